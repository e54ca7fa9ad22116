// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.MixedLoad.Kind;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.ListKeys;

/**
 * Processes that do every changing operation are killed at random moments: nothing acknowledged is
 * lost, nothing unacknowledged is half there.
 */
@Timeout(600)
class MixedLoadTest {

  /** How often a process is killed; more with {@code -Dmixed-load.rounds=...}. */
  private static final int ROUNDS = Integer.getInteger("mixed-load.rounds", 4);

  private static final int WORKERS = 3;
  private static final int MIN_LINES = 20;
  private static final int MORE_LINES = 150;

  @TempDir Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<Integer, MixedLoad> loads = new TreeMap<>();
  private final Set<String> known = new HashSet<>();

  @AfterEach
  void closeEngines() {
    OpenEngines.closeAll();
  }

  @Test
  void oneProcess_killedAtRandomMoments_losesNothingAcknowledged() throws Exception {
    System.out.println("MixedLoadTest seed " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      Process process = MixedLoadProcess.start(directory, seed, 1 + round * WORKERS, WORKERS);
      Running running = new Running(process);
      running.readLines(MIN_LINES + random.nextInt(MORE_LINES));
      Thread.sleep(random.nextInt(30));
      running.kill();
      check();
    }
  }

  @Test
  void twoProcesses_oneStore_bothGetWhatTheyWereAnswered() throws Exception {
    System.out.println("MixedLoadTest seed " + seed);
    Running first = new Running(MixedLoadProcess.start(directory, seed, 1, WORKERS));
    first.readLines(1);
    Running second = new Running(MixedLoadProcess.start(directory, seed, 1001, WORKERS));
    second.readLines(MIN_LINES + MORE_LINES);
    first.readLines(MIN_LINES + MORE_LINES);
    first.kill();
    second.kill();
    check();
  }

  private void check() throws Exception {
    Kms kms = MixedLoadProcess.open(directory, MixedLoad.REGION);
    for (Map.Entry<Integer, MixedLoad> entry : loads.entrySet()) {
      MixedLoad load = entry.getValue();
      MixedLoad ahead = load.ahead();
      for (Kind kind : load.keys().keySet()) {
        KeyModel key = load.keys().get(kind);
        known.add(key.arn());
        assertThat(ObservedKey.text(kms, key.arn()))
            .as("worker %d, key %s, in flight: %s", entry.getKey(), kind, load.nextStep())
            .isIn(key.text(), ahead.keys().get(kind).text());
      }
    }
    checkUnknownKeys(kms);
    loads.clear();
    OpenEngines.closeAll();
  }

  /* A key whose making was never acknowledged may be there, but then it is whole. */
  private void checkUnknownKeys(Kms kms) throws Exception {
    long creating =
        loads.values().stream().filter(load -> load.nextStep() == MixedLoad.Step.CREATE).count();
    List<String> unknown = new ArrayList<>();
    for (KeyListEntry key : kms.call(new ListKeys(1000, null)).keys()) {
      if (known.add(key.keyArn())) {
        unknown.add(key.keyArn());
      }
    }
    assertThat(unknown).hasSizeLessThanOrEqualTo((int) creating);
    for (String arn : unknown) {
      assertThat(ObservedKey.text(kms, arn))
          .contains("tags={} aliases=[] grants=[] rotation=null")
          .containsAnyOf("Enabled", "PendingImport", "ENABLED", "PENDING_IMPORT");
    }
  }

  /** A process at work, and what it printed so far. */
  private final class Running {

    private final Process process;
    private final BufferedReader lines;

    Running(Process process) {
      this.process = process;
      lines = process.inputReader(StandardCharsets.UTF_8);
    }

    void readLines(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        assertThat(read()).as("the process ended early").isTrue();
      }
    }

    void kill() throws IOException, InterruptedException {
      process.toHandle().destroyForcibly();
      while (read()) {}
      process.waitFor();
    }

    private boolean read() throws IOException {
      @Nullable String line = lines.readLine();
      if (line == null || !line.endsWith(".")) {
        return false;
      }
      String[] words = line.substring(0, line.length() - 1).split(" ", 3);
      assertThat(words[0]).as(line).matches("[0-9]+");
      int worker = Integer.parseInt(words[0]);
      MixedLoad load = loads.computeIfAbsent(worker, number -> new MixedLoad(seed, number));
      assertThat(load.done()).isEqualTo(Integer.parseInt(words[1]));
      load.acknowledge(words[2]);
      return true;
    }
  }
}
