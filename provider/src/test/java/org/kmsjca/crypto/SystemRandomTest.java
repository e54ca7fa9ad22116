// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.testing.Spec;

/** Randomness after a checkpoint: O-5, T-3. */
@Isolated("checkpoints are the JVM's")
class SystemRandomTest {

  private static SecureRandom cloned() throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG", Security.getProvider("SUN"));
    random.setSeed(42); // instead of the operating system's: the same state twice, as in an image
    return random;
  }

  private static byte[] next(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  @Spec("DC-17")
  void generatorsOfTwoClones_differAfterTheRestore() throws Exception {
    SecureRandom first = cloned();
    SecureRandom second = cloned();
    assertThat(next(first)).as("the same state").isEqualTo(next(second));
    SystemRandom.reseedAfterRestore(first);
    SystemRandom.reseedAfterRestore(second);
    Checkpoints.checkpoint();
    assertThat(next(first)).as("not yet").isEqualTo(next(second));
    Checkpoints.restore();
    assertThat(next(first)).isNotEqualTo(next(second));
  }

  /** A generator that costs nothing to seed. */
  @SuppressWarnings("serial") // is not serialised
  private static final class Unseeded extends SecureRandom {
    @Override
    public void setSeed(byte[] seed) {}
  }

  @Test
  @Timeout(60)
  void restore_whileGeneratorsAreMade_goesOn() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    List<SecureRandom> made = new ArrayList<>();
    Thread maker =
        new Thread(
            () -> {
              while (!end.get() && made.size() < 20_000) {
                made.add(new Unseeded());
                SystemRandom.reseedAfterRestore(made.get(made.size() - 1));
              }
            });
    maker.start();
    try {
      while (maker.isAlive()) {
        Checkpoints.checkpoint();
        Checkpoints.restore();
      }
    } finally {
      end.set(true);
      maker.join();
    }
    assertThat(Checkpoints.isRunning()).isTrue();
  }
}
