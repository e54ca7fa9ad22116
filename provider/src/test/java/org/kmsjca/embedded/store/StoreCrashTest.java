// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/**
 * A JVM that changes keys is killed at random moments, with SIGKILL.
 *
 * <p>After each kill the store must hold exactly what was acknowledged, with or without the one
 * change that was under way, and of that all or nothing. More rounds: {@code
 * -Dorg.kmsjca.test.crashRounds=100}.
 */
class StoreCrashTest {

  private static final int ROUNDS = Integer.getInteger("org.kmsjca.test.crashRounds", 5);
  private static final int LONGEST_LIFE_MILLIS = 400;

  private static final int LONGEST_FIRST_USE_MILLIS = 150;

  @TempDir Path directory;

  /* What is expected: of each key its state, policy and aliases; and a ciphertext it must open. */
  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, Bytes> ciphertexts = new HashMap<>();
  private int acknowledged;

  @Test
  @Timeout(600)
  @Spec({"ST-40", "ST-41"})
  void update_processKilledAtAnyMoment_keepsWhatWasAcknowledged() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("StoreCrashTest seed " + seed + ", rounds " + ROUNDS);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> lines = runAndKill(random);
      String unfinished = replay(lines);
      checkStore(unfinished);
    }
    assertThat(acknowledged).isGreaterThan(ROUNDS);
    System.out.println("StoreCrashTest: " + acknowledged + " changes acknowledged, all kept");
  }

  @Test
  @Timeout(600)
  @Spec("ST-26")
  void open_firstUseKilledAtAnyMoment_canBeRepeated() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("StoreCrashTest first use, seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Path fresh = directory.resolve("first-use-" + round);
      Process child = StoreChild.start(fresh, "create");
      while (child.isAlive() && !Files.exists(fresh)) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(LONGEST_FIRST_USE_MILLIS));
      child.toHandle().destroyForcibly();
      List<String> made = StoreChild.lines(child);
      assertThat(child.waitFor()).isIn(0, 128 + 9);
      StoreDirectory files = new StoreDirectory(fresh);
      try (SqliteServiceState repository = files.open()) {
        assertThat(repository.keys()).hasSizeBetween(made.size(), 1);
      }
      assertThat(files.rootKey()).exists();
      assertThat(fresh.resolve("root.key.new")).doesNotExist();
    }
  }

  private List<String> runAndKill(Random random) throws IOException, InterruptedException {
    Process child = StoreChild.start(directory, "churn", String.valueOf(random.nextLong()));
    int life = random.nextInt(LONGEST_LIFE_MILLIS);
    List<String> lines = StoreChild.lines(child, () -> killLater(child.toHandle(), life));
    assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
    return lines;
  }

  /* By its handle: Process.destroyForcibly would also close the pipe with the last lines in it. */
  static void killLater(ProcessHandle child, int life) {
    CompletableFuture.delayedExecutor(life, TimeUnit.MILLISECONDS).execute(child::destroyForcibly);
  }

  /* Applies what was acknowledged; returns the change that was tried but not acknowledged, or "". */
  private String replay(List<String> lines) {
    String unfinished = "";
    for (String line : lines) {
      String change = line.substring("ACK ".length());
      if (line.startsWith("TRY ")) {
        unfinished = change;
      } else {
        apply(change, keys);
        acknowledged++;
        unfinished = "";
      }
    }
    return unfinished;
  }

  private void apply(String change, Map<String, String> expected) {
    String[] words = change.split(" ", -1);
    String arn = words[1];
    switch (words[0]) {
      case "C" -> {
        String id = Arn.of(arn).resourceName();
        expected.put(arn, "ENABLED " + words[2] + " [alias/" + id + "]");
        ciphertexts.put(arn, Bytes.ofHex(words[3]));
      }
      case "P" ->
          expected.compute(arn, (key, old) -> old.replaceFirst(" \\S+ ", " " + words[2] + " "));
      case "S" ->
          expected.compute(arn, (key, old) -> old.replaceFirst("^\\S+", "PENDING_DELETION"));
      case "D" -> expected.remove(arn);
      default -> throw new AssertionError(change);
    }
  }

  private void checkStore(String unfinished) {
    Map<String, String> withUnfinished = new TreeMap<>(keys);
    if (!unfinished.isEmpty()) {
      apply(unfinished, withUnfinished);
    }
    try (SqliteServiceState repository = new StoreDirectory(directory).open()) {
      Map<String, String> found =
          repository.keys().stream()
              .map(entry -> entry.record())
              .collect(
                  Collectors.toMap(
                      key -> key.arn().toString(),
                      key -> show(key, repository),
                      (a, b) -> a,
                      TreeMap::new));
      assertThat(found).isIn(keys, withUnfinished);
      assertThat(repository.aliases("", null, 1000)).hasSameSizeAs(found.keySet());
      repository.keys().forEach(entry -> checkMaterial(entry.record()));
      keys.clear();
      keys.putAll(found);
    }
  }

  private static String show(KmsKeyRecord key, SqliteServiceState repository) {
    List<String> aliases = repository.aliasesOf(key.arn()).stream().map(AliasRecord::name).toList();
    return key.state() + " " + key.policy() + " " + aliases;
  }

  private void checkMaterial(KmsKeyRecord key) {
    CiphertextBlob blob = CiphertextBlob.parse(ciphertexts.get(key.arn().toString()));
    assertThat(
            blob.open(key.backingKey(blob.keyMaterialId()).orElseThrow(), EncryptionContext.EMPTY)
                .toByteArray())
        .isEqualTo(StoreChild.SAMPLE);
  }
}
