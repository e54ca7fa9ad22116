// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
    Map<String, Integer> counts = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode event : AuditRecords.of(directory.resolve("audit"))) {
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
    Acknowledged acknowledged = new Acknowledged();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> lines = linesUntilKilled(random);
      lines.forEach(acknowledged::add);
      check(acknowledged);
    }
    assertThat(acknowledged.created).hasSizeGreaterThanOrEqualTo(ROUNDS);
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

  private void check(Acknowledged acknowledged) {
    RevocableKms kms = open();
    for (String key : acknowledged.created) {
      KeyMetadata found = kms.call(DescribeKey.of(key)).keyMetadata();
      Instant deletion = acknowledged.deletions.get(key);
      if (deletion != null) {
        assertThat(found.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(found.deletionDate()).isEqualTo(deletion);
      } else if (found.keyState() == KeyState.ENABLED) {
        assertThat(kms.call(GenerateDataKey.of(key, EncryptionContext.EMPTY)).keyId())
            .isEqualTo(found.arn());
      } else {
        assertThat(acknowledged.lastOfRounds).contains(key);
      }
      String policy = kms.call(GetKeyPolicy.of(key)).policy();
      boolean unacknowledgedMayFollow = acknowledged.lastOfRounds.contains(key);
      if (acknowledged.policies.containsKey(key) && !unacknowledgedMayFollow) {
        assertThat(policy).contains(acknowledged.policies.get(key));
      }
    }
    OpenEngines.closeAll();
    acknowledged.endOfRound();
  }

  /** What the processes printed: changes that were acknowledged to them. */
  private static final class Acknowledged {
    final Set<String> created = new HashSet<>();
    final Map<String, String> policies = new HashMap<>();
    final Map<String, Instant> deletions = new HashMap<>();
    /* The change after the last one printed may be done without having been acknowledged. */
    final Set<String> lastOfRounds = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private String last = "";

    void add(String line) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "created" -> created.add(words[1]);
        case "policy" -> policies.put(words[1], words[2]);
        case "scheduled" -> deletions.put(words[1], Instant.parse(words[2]));
        default -> throw new AssertionError(line);
      }
      last = words[1];
      lastOfRounds.add(last);
      lastOfRounds.removeIf(key -> !key.equals(last) && !ended.contains(key));
    }

    void endOfRound() {
      ended.add(last);
    }
  }

  private RevocableKms open() {
    return new EmbeddedKmsBackend().open(Configuration.defaults(directory));
  }
}
