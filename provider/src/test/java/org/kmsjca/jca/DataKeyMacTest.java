// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** HMAC with data keys: section N of the JCA's rules. */
class DataKeyMacTest {

  private static final byte[] DATA = {1, 2, 3, 4, 5};

  private final FakeProvider fake = FakeProvider.make();

  /** N-2, N-4: in pieces of all kinds, with a plain copy of the key. */
  @ParameterizedTest
  @ValueSource(strings = {"HmacSHA256", "HmacSHA384", "HmacSHA512"})
  @Spec("DK-8")
  void macs_areThoseOfTheJdk(String algorithm) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, algorithm);
    SecretKey copy = DataKeys.copy(fake, algorithm);
    Mac jdk = Mac.getInstance(algorithm, "SunJCE");
    jdk.init(copy);
    Mac ours = DataKeys.mac(fake, algorithm);
    assertThat(ours.getMacLength()).as("N-1: before init").isEqualTo(jdk.getMacLength());
    ours.init(key);
    byte[] expected = jdk.doFinal(DATA);
    assertThat(ours.doFinal(DATA)).isEqualTo(expected);
    ours.update(DATA[0]);
    ours.update(DATA, 1, 2);
    ours.update(ByteBuffer.wrap(DATA, 3, 2));
    byte[] out = new byte[expected.length + 1];
    assertThatThrownBy(() -> ours.doFinal(out, 2)).isInstanceOf(ShortBufferException.class);
    ours.doFinal(out, 1);
    assertThat(out).endsWith(expected);
    ours.update(DATA);
    ours.reset();
    assertThat(ours.doFinal(DATA)).isEqualTo(expected);
  }

  /** N-4. */
  @Test
  void clone_goesOnByItself() throws Exception {
    Mac mac = DataKeys.mac(fake, "HmacSHA256");
    mac.init(DataKeys.generate(fake, "HmacSHA256"));
    mac.update(DATA);
    Mac copy = (Mac) mac.clone();
    mac.update(DATA);
    byte[] one = copy.doFinal();
    byte[] two = mac.doFinal();
    assertThat(one).isNotEqualTo(two);
    assertThat(mac.doFinal(DATA)).isEqualTo(one);
  }

  /** N-1. */
  @Test
  void init_withParametersOrTheWrongKey_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "HmacSHA256");
    Mac mac = DataKeys.mac(fake, "HmacSHA256");
    assertThatThrownBy(() -> mac.init(key, new IvParameterSpec(new byte[1])))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> mac.init(null)).isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> mac.init(DataKeys.generate(fake, "AES")))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("AES");
    assertThatThrownBy(() -> mac.init(DataKeys.generate(fake, "HmacSHA512")))
        .isInstanceOf(InvalidKeyException.class);
    key.destroy();
    assertThatThrownBy(() -> mac.init(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed");
  }

  /** B-8, C-40, W: refused in init, and at the next text. */
  @Test
  @Spec("DK-5")
  void revokedKey_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "HmacSHA256");
    Mac mac = DataKeys.mac(fake, "HmacSHA256");
    mac.init(key);
    mac.update(DATA);
    fake.kms().setDisabled(true);
    assertThat(mac.doFinal()).as("what has begun is finished").hasSize(32);
    assertThatThrownBy(() -> mac.update(DATA))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> mac.init(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
  }
}
