// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.testing.Spec;

/**
 * A JVM that changes the root key again and again is killed at random moments, with SIGKILL.
 *
 * <p>After each kill the store must open, by itself, with the root key of the last acknowledged
 * change or the one that was under way. More rounds: {@code -Dorg.kmsjca.test.crashRounds=100}.
 */
class RootKeyCrashTest {

  private static final int ROUNDS = Integer.getInteger("org.kmsjca.test.crashRounds", 5);
  private static final int LONGEST_LIFE_MILLIS = 400;
  private static final int KEYS = 20;

  @TempDir Path directory;

  @Test
  @Timeout(600)
  @Spec("ST-18")
  void changeRootKey_processKilledAtAnyMoment_storeOpensWithOldOrNewRootKey() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("RootKeyCrashTest seed " + seed + ", rounds " + ROUNDS);
    Random random = new Random(seed);
    StoreDirectory files = new StoreDirectory(directory);
    KmsKeyRecord[] keys = new KmsKeyRecord[KEYS];
    try (SqliteServiceState repository = files.open()) {
      for (int i = 0; i < KEYS; i++) {
        keys[i] = StoreDirectory.createKey(repository);
      }
    }
    String present = RootKeyChanges.FILE;
    int acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process child =
          StoreChild.start(directory, "rotate", String.valueOf(random.nextLong()), present);
      int life = random.nextInt(LONGEST_LIFE_MILLIS);
      List<String> lines =
          StoreChild.lines(child, () -> StoreCrashTest.killLater(child.toHandle(), life));
      assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
      for (String line : lines) {
        String name = line.substring("ACK ".length());
        acknowledged += line.startsWith("ACK ") ? 1 : 0;
        present = line.startsWith("ACK ") ? name : present + "," + name;
      }
      check(files, present, keys);
    }
    assertThat(acknowledged).isPositive();
    System.out.println("RootKeyCrashTest: " + acknowledged + " changes acknowledged");
  }

  private static void check(StoreDirectory files, String names, KmsKeyRecord[] keys) {
    try (SqliteServiceState repository =
        RootKeyChanges.openWithAnyOf(files, names.split(",", -1))) {
      for (KmsKeyRecord key : keys) {
        assertThat(StoreDirectory.same(repository.key(key.arn()).orElseThrow().record(), key))
            .isTrue();
      }
    }
  }
}
