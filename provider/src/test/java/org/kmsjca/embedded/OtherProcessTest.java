// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;

/** Two JVMs on one store, and JVMs that are killed while they change it. */
@Timeout(120)
class OtherProcessTest {

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(1);
  private static final int ROUNDS = 4;

  @TempDir Path directory;

  @AfterEach
  void closeEngines() {
    OpenEngines.closeAll();
  }

  @Test
  void keyDisabledInOtherProcess_stampIsStaleWithinOneSecond() throws IOException {
    RevocableKms kms = open();
    KeyMetadata key = kms.call(CreateKey.of()).keyMetadata();
    GenerateDataKey request = GenerateDataKey.of(key.arn(), EncryptionContext.EMPTY);
    DecisionStamp stamp = kms.callStamped(request).stamp();
    try (OtherProcess other = OtherProcess.start(directory)) {
      assertThat(other.answer()).isEqualTo("ready");
      assertThat(stamp.isCurrent()).isTrue();
      other.command("disable " + key.keyId());
      long done = System.nanoTime();
      while (stamp.isCurrent() && System.nanoTime() - done < 10 * SEEN_WITHIN.toNanos()) {
        Thread.onSpinWait();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - done)).isLessThan(SEEN_WITHIN);
    }
    assertThatThrownBy(() -> kms.recheck(request)).isInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> kms.call(request)).isInstanceOf(KmsKeyStateException.class);
  }

  @Test
  void linesOfTwoProcesses_doNotMix() throws IOException {
    RevocableKms kms = open();
    int calls = 200;
    try (OtherProcess other = OtherProcess.start(directory)) {
      assertThat(other.answer()).isEqualTo("ready");
      Thread here =
          new Thread(
              () -> {
                for (int i = 0; i < calls; i++) {
                  kms.call(CreateKey.of("here", null));
                }
              });
      here.start();
      for (int i = 0; i < calls; i++) {
        other.command("create there");
      }
      here.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    List<String> lines = Files.readAllLines(directory.resolve("audit.jsonl"));
    Map<String, Integer> counts = new HashMap<>();
    Set<String> ids = new HashSet<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : lines) {
      var event = json.readTree(line);
      counts.merge(event.get("requestParameters").get("description").asText(), 1, Integer::sum);
      ids.add(event.get("eventID").asText());
    }
    assertThat(counts).isEqualTo(Map.of("here", calls, "there", calls));
    assertThat(ids).hasSize(2 * calls);
  }

  @Test
  void processKilledWhileChanging_everythingAcknowledgedIsThere() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("OtherProcessTest seed " + seed);
    Random random = new Random(seed);
    Map<String, String> policies = new HashMap<>();
    Map<String, Instant> deletions = new HashMap<>();
    Set<String> created = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String line : linesUntilKilled(random)) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "created" -> created.add(words[1]);
          case "policy" -> policies.put(words[1], words[2]);
          case "scheduled" -> deletions.put(words[1], Instant.parse(words[2]));
          default -> throw new AssertionError(line);
        }
      }
      check(created, policies, deletions);
    }
    assertThat(created).hasSizeGreaterThanOrEqualTo(ROUNDS);
  }

  private List<String> linesUntilKilled(Random random) throws IOException {
    List<String> lines = new ArrayList<>();
    try (OtherProcess other =
        OtherProcess.start(directory, "churn", String.valueOf(random.nextLong()))) {
      lines.add(other.answer());
      Thread.sleep(50 + random.nextInt(400));
      other.kill();
      // What was printed before the kill was acknowledged; a line cut by the kill was not printed.
      for (String line = other.answer(); line != null; line = other.answer()) {
        lines.add(line);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  private void check(
      Set<String> created, Map<String, String> policies, Map<String, Instant> deletions) {
    RevocableKms kms = open();
    for (String key : created) {
      KeyMetadata found = kms.call(DescribeKey.of(key)).keyMetadata();
      if (deletions.containsKey(key)) {
        assertThat(found.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(found.deletionDate()).isEqualTo(deletions.get(key));
      } else if (found.keyState() == KeyState.ENABLED) {
        assertThat(kms.call(GenerateDataKey.of(key, EncryptionContext.EMPTY)).keyId())
            .isEqualTo(found.arn());
      }
      if (policies.containsKey(key)) {
        assertThat(kms.call(GetKeyPolicy.of(key)).policy()).contains("\"Id\":\"");
      }
    }
    assertThat(lastPolicies(kms, policies)).isGreaterThanOrEqualTo(policies.size() - ROUNDS);
    OpenEngines.closeAll();
  }

  /* The very last change of a round may be done without being acknowledged: one key per round. */
  private static long lastPolicies(RevocableKms kms, Map<String, String> policies) {
    return policies.entrySet().stream()
        .filter(
            entry -> kms.call(GetKeyPolicy.of(entry.getKey())).policy().contains(entry.getValue()))
        .count();
  }

  private RevocableKms open() {
    return new EmbeddedKmsBackend().open(Configuration.defaults(directory));
  }
}
