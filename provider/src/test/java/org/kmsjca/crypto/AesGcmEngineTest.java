// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.testing.BrokenGcmProvider;

/** The engine proves itself before it is used; if it cannot, the JDK's takes its place. */
class AesGcmEngineTest {

  private static final Logger LOGGER = Logger.getLogger("org.kmsjca.crypto");

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(new java.util.logging.SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  @Test
  void preferredEngine_thatWorks_isTaken() {
    AesGcmEngine jdk = AesGcmEngine.named("SunJCE");
    assertThat(AesGcmEngine.automatic(Optional.of(jdk))).isSameAs(jdk);
    assertThat(lines).isEmpty();
  }

  @Test
  void preferredEngine_thatFailsItsTest_isReplacedWithALogLine() {
    AesGcmEngine broken = new AesGcmEngine(new BrokenGcmProvider());
    assertThat(AesGcmEngine.automatic(Optional.of(broken)).name()).isEqualTo("SunJCE");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("BrokenGcm 1 fails its test of AES-GCM; SunJCE ")
        .endsWith(" encrypts instead");
  }

  @Test
  void namedEngine_thatIsNotThere_isAnErrorThatSaysWhatIs() {
    assertThatThrownBy(() -> AesGcmEngine.named("Nobody"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'Nobody'")
        .hasMessageContaining("auto, AmazonCorrettoCryptoProvider, SunJCE");
  }
}
