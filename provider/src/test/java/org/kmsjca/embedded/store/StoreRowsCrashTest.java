// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.Spec;

/**
 * Grants, identities, chains of audit records and last uses, in processes that are killed, that
 * work side by side, or that run out of disk.
 *
 * <p>More rounds of killing: {@code -Dorg.kmsjca.test.crashRounds=100}.
 */
@Timeout(600)
class StoreRowsCrashTest {

  private static final int ROUNDS = Integer.getInteger("org.kmsjca.test.crashRounds", 5);
  private static final int LONGEST_LIFE_MILLIS = 400;
  private static final String UNTIL_KILLED = String.valueOf(Integer.MAX_VALUE);

  /* In blocks of 1 KiB; the library of SQLite, which is unpacked to a file, is smaller. */
  private static final int LARGEST_FILE_KIB = 3 * 1024;

  @TempDir Path directory;
  private StoreDirectory files;
  private String first;
  private String second;

  @BeforeEach
  void makeKeys() {
    files = new StoreDirectory(directory);
    try (SqliteServiceState state = files.open()) {
      first = StoreDirectory.createKey(state).arn().toString();
      second = StoreDirectory.createKey(state).arn().toString();
    }
  }

  private Map<String, String> observe() {
    try (SqliteServiceState state = files.open()) {
      return StoreOperation.observe(state);
    }
  }

  @Test
  @Spec({"ST-40", "ST-41"})
  void anyChange_processKilledAtAnyMoment_keepsWhatWasAcknowledged() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("StoreRowsCrashTest seed " + seed + ", rounds " + ROUNDS);
    Random random = new Random(seed);
    Map<String, String> model = new TreeMap<>();
    int acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process child =
          StoreChild.start(
              directory,
              "rows",
              String.valueOf(random.nextLong()),
              "owner",
              UNTIL_KILLED,
              first,
              second);
      int life = random.nextInt(LONGEST_LIFE_MILLIS);
      List<String> lines =
          StoreChild.lines(child, () -> StoreCrashTest.killLater(child.toHandle(), life));
      assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
      List<StoreOperation> done = StoreOperation.acknowledged(lines);
      acknowledged += done.size();
      done.forEach(operation -> operation.apply(model));
      Map<String, String> withUnfinished = new TreeMap<>(model);
      String last = lines.get(lines.size() - 1);
      if (last.startsWith("TRY ")) {
        new StoreOperation(last.substring("TRY ".length())).apply(withUnfinished);
      }
      Map<String, String> seen = observe();
      // A chain is made and advanced by two changes, so it may have been made only.
      seen.forEach(
          (name, value) -> {
            if (name.startsWith("chain ") && value.equals("0") && !model.containsKey(name)) {
              withUnfinished.put(name, "0");
            }
          });
      assertThat(seen).isIn(model, withUnfinished);
      model.clear();
      model.putAll(seen);
    }
    assertThat(acknowledged).isPositive();
    System.out.println("StoreRowsCrashTest: " + acknowledged + " changes acknowledged, all kept");
  }

  @Test
  @Spec("ST-30")
  void anyChange_twoProcessesAtOnce_loseNothing() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("StoreRowsCrashTest two processes, seed " + seed);
    List<Process> children =
        List.of(
            StoreChild.start(directory, "rows", String.valueOf(seed), "a", "150", first),
            StoreChild.start(directory, "rows", String.valueOf(seed + 1), "b", "150", second));
    Map<String, String> model = new TreeMap<>();
    for (Process child : children) {
      List<StoreOperation> done = StoreOperation.acknowledged(StoreChild.lines(child));
      assertThat(child.waitFor()).isZero();
      assertThat(done).hasSize(150);
      done.forEach(operation -> operation.apply(model));
    }
    assertThat(observe()).isEqualTo(model);
  }

  @Test
  @Spec("ST-41")
  void anyChange_fileCannotGrow_isRefusedAndKeepsWhatWasAcknowledged() throws Exception {
    Process child = StoreChild.startLimited(LARGEST_FILE_KIB, directory, "fill", first);
    List<String> lines = StoreChild.lines(child);
    assertThat(child.waitFor()).isZero();
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .satisfiesExactly(
            refusal -> assertThat(refusal).contains("REFUSED", "the store " + files.store()),
            state -> assertThat(state).isEqualTo("SAME"));
    Map<String, String> model = new TreeMap<>();
    List<StoreOperation> done = StoreOperation.acknowledged(lines);
    assertThat(done).isNotEmpty();
    done.forEach(operation -> operation.apply(model));
    assertThat(observe()).isEqualTo(model);
    try (SqliteServiceState state = files.open()) {
      StoreDirectory.createKey(state);
    }
  }
}
