// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** O-2, O-3: never worse than the operating system's generator, better if that one is bad. */
@Isolated("checkpoints are the JVM's")
class MixedRandomTest {

  private static final byte[] SEED = {1, 2, 3};

  /** An operating system without any entropy: always the same bytes. */
  private static final class Broken extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte always;

    Broken(int always) {
      this.always = (byte) always;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, always);
    }
  }

  private static Bytes next(MixedRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 32767, 32768, 32769, 100_000})
  void nextBytes_ofAnySize_fillsAllOfIt(int size) {
    MixedRandom random = new MixedRandom();
    byte[] all = new byte[size];
    byte[] bytes = new byte[size];
    for (int i = 0; i < 8; i++) {
      random.nextBytes(bytes);
      for (int j = 0; j < size; j++) {
        all[j] |= bytes[j];
      }
    }
    // A byte that is 0 eight times: once in 2^64.
    for (int j = 0; j < size; j++) {
      assertThat(all[j]).as("byte %d", j).isNotZero();
    }
  }

  @Test
  void nextBytes_neverRepeats() {
    MixedRandom random = new MixedRandom();
    Set<Bytes> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(next(random))).isTrue();
    }
  }

  @Test
  void nextBytes_ofManyThreads_neverRepeats() {
    MixedRandom random = new MixedRandom();
    Set<Bytes> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 4000).parallel().forEach(i -> seen.add(next(random)));
    assertThat(seen).hasSize(4000);
  }

  /** The system's bytes are in the result as they are: it cannot be worse than they are. */
  @Test
  @Spec("SR-4")
  void nextBytes_areTheSystemsXoredWithOthers() {
    // Alike in the deterministic part until here, for it was made by the same bytes.
    Switching system = new Switching();
    Switching other = new Switching();
    MixedRandom one = new MixedRandom(system);
    MixedRandom two = new MixedRandom(other);
    other.always = (byte) 0xff;
    byte[] first = next(one).toByteArray();
    byte[] second = next(two).toByteArray();
    for (int i = 0; i < first.length; i++) {
      assertThat((byte) (first[i] ^ second[i])).isEqualTo((byte) 0xff);
    }
  }

  /** Changes its mind. */
  private static final class Switching extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private byte always;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, always);
    }
  }

  @Test
  @Spec("SR-4")
  void supplement_whereTheSystemIsBroken_makesTheDifference() {
    MixedRandom one = new MixedRandom(new Broken(0));
    MixedRandom other = new MixedRandom(new Broken(0));
    assertThat(next(one)).as("the same state").isEqualTo(next(other));
    one.supplement(SEED);
    assertThat(next(one)).isNotEqualTo(next(other));
  }

  @Test
  @Spec("SR-5")
  void supplement_replacesNothing() {
    MixedRandom one = new MixedRandom(new Broken(0));
    MixedRandom other = new MixedRandom(new Broken(1));
    one.supplement(SEED);
    other.supplement(SEED);
    assertThat(next(one)).isNotEqualTo(next(other));
    MixedRandom healthy = new MixedRandom();
    MixedRandom alike = new MixedRandom();
    healthy.supplement(SEED);
    alike.supplement(SEED);
    assertThat(next(healthy)).isNotEqualTo(next(alike));
  }

  @Test
  @Spec("SR-5")
  void supplement_ofAnySize_isTaken() {
    MixedRandom random = new MixedRandom();
    byte[] large = new byte[100_000];
    random.supplement(new byte[0]);
    random.supplement(large);
    assertThat(large).as("stays the caller's").containsOnly(0);
    assertThat(next(random)).isNotEqualTo(next(random));
  }

  /** O-5, T-4: two clones of one image have the same state until they get new entropy. */
  @Test
  @Spec("SR-7")
  void generatorsOfTwoClones_differAfterTheRestore() {
    Switching system = new Switching();
    Switching other = new Switching();
    MixedRandom one = new MixedRandom(system);
    MixedRandom two = new MixedRandom(other);
    assertThat(next(one)).as("the same state").isEqualTo(next(two));
    Checkpoints.checkpoint();
    Checkpoints.restore();
    byte[] first = next(one).toByteArray();
    other.always = 1; // what the system gives to the other process
    byte[] second = next(two).toByteArray();
    for (int i = 0; i < first.length; i++) {
      second[i] ^= 1;
    }
    assertThat(first).as("not only the system's share differs").isNotEqualTo(second);
  }
}
