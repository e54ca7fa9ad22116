// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/**
 * Processes are killed at random moments of backups and restores, with SIGKILL: what has its final
 * name is whole, the store is unharmed, and the next attempt succeeds and leaves nothing else.
 */
@Timeout(3600)
class BackupCrashTest {

  /** How often a process is killed; more with {@code -Dbackup-crash.rounds=...}. */
  private static final int ROUNDS = Integer.getInteger("backup-crash.rounds", 4);

  private static final int MAX_ATTEMPTS = 4;
  private static final int LONGEST_LIFE_MILLIS = 400;
  private static final int BIG_KEYS = 60;
  private static final int BIG_POLICY_CHARS = 30_000;
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
          + "\"Principal\":{\"AWS\":\"000000000000\"},\"Action\":\"kms:*\",\"Resource\":\"*\"%s}}";
  private static final byte[] SAMPLE = {1, 2, 3};

  @TempDir Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<String, Backup> expected = new TreeMap<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, Integer> leftovers = new TreeMap<>();
  private Path original;
  private Path backups;
  private Bytes ciphertext;
  private int interrupted;

  /**
   * What a backup must hold.
   *
   * @param shown change number and number of keys
   * @param keys that were there when it was begun
   */
  private record Backup(String shown, Set<String> keys) {}

  @BeforeEach
  void makeStore() {
    original = directory.resolve("original");
    backups = directory.resolve("backups");
    RevocableKms kms = kms(Configuration.defaults(original));
    String policy = POLICY.formatted(" ".repeat(BIG_POLICY_CHARS));
    for (int i = 0; i < BIG_KEYS; i++) {
      String key = kms.call(CreateKey.of()).keyMetadata().arn();
      kms.call(PutKeyPolicy.of(key, policy));
      keys.add(key);
    }
    ciphertext =
        kms.call(
                Encrypt.of(
                    keys.iterator().next(), KeyMaterial.copyOf(SAMPLE), EncryptionContext.EMPTY))
            .ciphertextBlob();
    OpenEngines.closeAll();
  }

  @AfterEach
  void closeEngines() {
    OpenEngines.closeAll();
  }

  private static RevocableKms kms(Configuration configuration) {
    return EmbeddedService.open(configuration).as(MixedLoadService.ROOT).kms();
  }

  @Test
  @Spec({"ST-60", "ST-62"})
  void backUp_killedAtRandomMoments_leavesWholeBackupsAndAWholeStore() throws Exception {
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<String> lines =
          BackupProcess.runAndKill(
              1 + random.nextInt(MAX_ATTEMPTS),
              random.nextInt(LONGEST_LIFE_MILLIS),
              original.toString(),
              "backup",
              backups.toString(),
              String.valueOf(random.nextLong()));
      acknowledged += lines.stream().filter(line -> line.startsWith("ACK ")).count();
      Backup inFlight = replay(lines);
      String name = inFlight == null ? "b0" : inFlight.shown();
      noteLeftovers(backups);
      checkBackups(inFlight);
      checkStore();
      // The same name again, as whoever retries does.
      EmbeddedService service = EmbeddedService.open(Configuration.defaults(original));
      Path file = backups.resolve(name);
      BackupSummary again = service.backUp(file, Files.exists(file));
      expected.put(name, new Backup(shown(again), Set.copyOf(keys)));
      OpenEngines.closeAll();
      assertThat(restored(file)).containsAll(keys);
      assertThat(names(backups)).as("seed %d", seed).isSubsetOf(BackupProcess.NAMES);
    }
    System.out.printf(
        "BackupCrashTest, seed %d: %d rounds, %d backups acknowledged, %d interrupted, left %s%n",
        seed, ROUNDS, acknowledged, interrupted, leftovers);
  }

  /* Notes what was acknowledged; gives the backup under way, its name for what it holds. */
  private @Nullable Backup replay(List<String> lines) {
    @Nullable Backup inFlight = null;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "KEY" -> keys.add(words[1]);
        case "TRY" -> inFlight = new Backup(words[1], Set.copyOf(keys));
        case "ACK" -> {
          expected.put(words[1], new Backup(words[2], inFlight.keys()));
          inFlight = null;
        }
        default -> assertThat(line).isEqualTo("READY");
      }
    }
    interrupted += inFlight == null ? 0 : 1;
    return inFlight;
  }

  private void noteLeftovers(Path place) throws IOException {
    for (String name : names(place)) {
      if (!BackupProcess.NAMES.contains(name) && !name.equals("kms.db")) {
        leftovers.merge(name.substring(name.lastIndexOf('.')), 1, Integer::sum);
      }
    }
  }

  private void checkBackups(@Nullable Backup inFlight) throws IOException {
    for (String name : BackupProcess.NAMES) {
      Path file = backups.resolve(name);
      Backup known = expected.get(name);
      boolean isInFlight = inFlight != null && inFlight.shown().equals(name);
      if (!Files.exists(file)) {
        assertThat(known).as("seed %d, %s", seed, name).isNull();
        continue;
      }
      Path target = directory.resolve("restored");
      String shown = shown(EmbeddedService.restore(file, configuration(target)));
      Set<String> found = listed(target);
      if (known != null && known.shown().equals(shown)) {
        assertThat(found).containsAll(known.keys());
      } else {
        assertThat(isInFlight).as("seed %d, %s is %s, not %s", seed, name, shown, known).isTrue();
        assertThat(found).containsAll(inFlight.keys());
        expected.put(name, new Backup(shown, inFlight.keys()));
      }
      deleteAll(target);
    }
  }

  private void checkStore() throws IOException {
    assertThat(listed(original)).as("seed %d", seed).containsAll(keys);
    RevocableKms kms = kms(Configuration.defaults(original));
    keys.add(kms.call(CreateKey.of()).keyMetadata().arn());
    OpenEngines.closeAll();
  }

  @Test
  @Spec("ST-63")
  void restore_killedAtRandomMoments_leavesNoStoreOrAWholeOne() throws Exception {
    Path backup = backups.resolve("b0");
    EmbeddedService.open(Configuration.defaults(original)).backUp(backup, false);
    OpenEngines.closeAll();
    int acknowledged = 0;
    int whole = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path targets = directory.resolve("targets");
      List<String> lines =
          BackupProcess.runAndKill(
              1 + random.nextInt(MAX_ATTEMPTS),
              random.nextInt(LONGEST_LIFE_MILLIS),
              original.toString(),
              "restore",
              backup.toString(),
              targets.toString());
      String last = lines.get(lines.size() - 1).substring("ACK ".length());
      boolean isInFlight = lines.get(lines.size() - 1).startsWith("TRY ");
      acknowledged += Integer.parseInt(last) + (isInFlight ? 0 : 1);
      interrupted += isInFlight ? 1 : 0;
      for (int i = 0; i < Integer.parseInt(last); i++) {
        assertThat(names(targets.resolve(String.valueOf(i)))).containsExactly("kms.db");
      }
      Path target = targets.resolve(last);
      noteLeftovers(target);
      if (Files.exists(target.resolve("kms.db"))) {
        whole += isInFlight ? 1 : 0;
        assertThatThrownBy(() -> EmbeddedService.restore(backup, configuration(target)))
            .isInstanceOf(KmsUnavailableException.class)
            .hasMessageContaining("kms.db exists");
      } else {
        assertThat(isInFlight).as("seed %d, %s is acknowledged", seed, target).isTrue();
        EmbeddedService.restore(backup, configuration(target));
      }
      assertThat(names(target)).as("seed %d", seed).containsExactly("kms.db");
      assertThat(listed(target)).isEqualTo(keys);
      deleteAll(targets);
    }
    System.out.printf(
        "BackupCrashTest, seed %d: %d rounds, %d restores acknowledged, %d interrupted, of which %d"
            + " had their store, left %s%n",
        seed, ROUNDS, acknowledged, interrupted, whole, leftovers);
  }

  private Configuration configuration(Path target) {
    return BackupProcess.configuration(target, original.resolve("root.key"));
  }

  private Set<String> restored(Path file) throws IOException {
    Path target = directory.resolve("restored");
    EmbeddedService.restore(file, configuration(target));
    Set<String> found = listed(target);
    deleteAll(target);
    return found;
  }

  /* Opens a store, which checks every row, and tries its key material. */
  private Set<String> listed(Path store) {
    Set<String> found = new HashSet<>();
    RevocableKms kms = kms(configuration(store));
    @Nullable String marker = null;
    do {
      ListKeys.Result page = kms.call(new ListKeys(1000, marker));
      page.keys().forEach(key -> found.add(key.keyArn()));
      marker = page.nextMarker();
    } while (marker != null);
    KeyMaterial plaintext =
        kms.call(Decrypt.of(ciphertext, EncryptionContext.EMPTY, null)).plaintext();
    assertThat(plaintext.toByteArray()).isEqualTo(SAMPLE);
    OpenEngines.closeAll();
    return found;
  }

  private static String shown(BackupSummary summary) {
    return summary.changeNumber() + ":" + summary.keys();
  }

  private static Set<String> names(Path place) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.exists(place)) {
      try (Stream<Path> files = Files.list(place)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      }
    }
    return names;
  }

  private static void deleteAll(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
