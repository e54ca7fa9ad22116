// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.testing.Spec;

/**
 * A JVM that opens stores of schema version 1 is killed at random moments, with SIGKILL: the next
 * opening completes the migration, and nothing is lost.
 *
 * <p>More rounds: {@code -Dorg.kmsjca.test.crashRounds=100}.
 */
class MigrationCrashTest {

  private static final int ROUNDS = Integer.getInteger("org.kmsjca.test.crashRounds", 3);
  private static final int KILLS_PER_ROUND = 2;
  private static final int LONGEST_LIFE_MILLIS = 1_500;
  private static final int STORES = 10;
  private static final int KEYS = 200;

  @TempDir Path directory;

  private final List<KmsKeyRecord> keys = new ArrayList<>();
  private final List<AliasRecord> aliases = new ArrayList<>();
  private StoreDirectory old;

  @BeforeEach
  void makeVersion1() throws Exception {
    old = new StoreDirectory(directory.resolve("old"));
    for (int i = 0; i < KEYS; i++) {
      KmsKeyRecord key =
          KeyRecords.symmetric(RANDOM)
              .withBackingKeys(
                  List.of(
                      BackingKey.generate(RANDOM, KeyRecords.CREATED)
                          .withState(KeyMaterialState.NON_CURRENT),
                      BackingKey.generate(RANDOM, KeyRecords.CREATED.plusSeconds(1))));
      keys.add(key);
      aliases.add(KeyRecords.alias("a" + i, key.keyId()));
    }
    Version1Store.make(old, keys, aliases);
  }

  @Test
  @Timeout(3600)
  @Spec({"ST-2", "ST-52"})
  void open_storeOfVersion1KilledAtAnyMoment_isMigratedByTheNextOne() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int interrupted = 0;
    TreeMap<Integer, Integer> versions = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path place = directory.resolve("round-" + round);
      for (int i = 0; i < STORES; i++) {
        copy(old.directory(), place.resolve(String.valueOf(i)));
      }
      Set<String> tried = new HashSet<>();
      for (int kill = 0; kill < KILLS_PER_ROUND; kill++) {
        Process child = StoreChild.start(place, "migrate", String.valueOf(STORES));
        int life = random.nextInt(LONGEST_LIFE_MILLIS);
        List<String> lines =
            StoreChild.lines(child, () -> StoreCrashTest.killLater(child.toHandle(), life));
        assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
        String last = lines.get(lines.size() - 1);
        lines.forEach(line -> tried.add(line.substring("TRY ".length())));
        if (last.startsWith("TRY ")) {
          interrupted++;
          versions.merge(versionOfCopy(place.resolve(last.substring(4))), 1, Integer::sum);
        }
      }
      for (String one : tried) {
        assertIsMigrated(new StoreDirectory(place.resolve(one)), "seed " + seed + ", " + one);
      }
      deleteAll(place);
    }
    System.out.printf(
        "MigrationCrashTest, seed %d: %d kills, %d during a migration, by schema version then: %s%n",
        seed, ROUNDS * KILLS_PER_ROUND, interrupted, versions);
  }

  private void assertIsMigrated(StoreDirectory files, String what) {
    try (SqliteServiceState state = files.open()) {
      assertThat(state.keys()).as(what).hasSize(KEYS);
      for (KmsKeyRecord key : keys) {
        assertThat(StoreDirectory.same(state.key(key.arn()).orElseThrow().record(), key))
            .as(what)
            .isTrue();
      }
      assertThat(state.aliases("", null, 1000))
          .as(what)
          .containsExactlyInAnyOrderElementsOf(aliases);
      StoreDirectory.createKey(state);
    }
  }

  /* Of a copy, for to look at a database is to recover it. */
  private int versionOfCopy(Path store) throws Exception {
    Path copy = directory.resolve("copy");
    copy(store, copy);
    try (Connection connection = StoreFile.openCopy(copy.resolve("kms.db"))) {
      return Schema.versionOf(connection, copy);
    } finally {
      deleteAll(copy);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void deleteAll(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
