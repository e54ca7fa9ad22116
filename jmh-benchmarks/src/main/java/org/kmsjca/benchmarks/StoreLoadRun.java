// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.embedded.store.RootKeySource;
import org.kmsjca.embedded.store.SqliteServiceState;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyId;

/**
 * A load run: makes a large store once, then opens it in a fresh JVM with a limited heap and prints
 * how long that took and what it needs.
 *
 * <p>Arguments: a directory, and on the first run the numbers of keys and grants.
 */
public final class StoreLoadRun {

  private static final int BATCH = 1_000;
  private static final int ACCOUNTS = 10;
  private static final long MIB = 1L << 20;
  private static final Instant CREATED = Instant.parse("2026-11-22T00:00:00.123Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;

  private StoreLoadRun(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the store unless it is there, and opens it in three fresh JVMs.
   *
   * @param args the directory, the number of keys, the number of grants
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    StoreLoadRun run = new StoreLoadRun(Path.of(args[0]));
    if (args.length == 1) {
      run.open();
      return;
    }
    if (!Files.exists(run.store())) {
      run.make(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }
    for (int i = 0; i < 3; i++) {
      run.openInFreshJvm();
    }
  }

  private Path store() {
    return directory.resolve("kms.db");
  }

  private SqliteServiceState state() {
    return SqliteServiceState.open(
        store(), RootKeySource.file(directory.resolve("root.key")), RANDOM);
  }

  private void make(int keys, int grants) throws IOException {
    Files.createDirectories(directory);
    Instant start = Instant.now();
    try (SqliteServiceState state = state()) {
      List<Arn> arns = new ArrayList<>();
      while (arns.size() < keys) {
        List<KeyChange> batch = new ArrayList<>();
        for (int i = 0; i < BATCH && arns.size() < keys; i++) {
          KmsKeyRecord key = key(arns.size());
          arns.add(key.arn());
          batch.add(new KeyChange.PutKey(key));
          batch.add(new KeyChange.PutAlias(alias(key.arn(), arns.size())));
        }
        state.update(
            newest -> new Update<>(Changes.of(batch.toArray(new KeyChange[0])), batch.size()));
      }
      int perKey = grants / keys;
      for (int from = 0; from < keys; from += BATCH) {
        List<GrantChange> batch = new ArrayList<>();
        for (Arn arn : arns.subList(from, Math.min(keys, from + BATCH))) {
          for (int i = 0; i < perKey; i++) {
            batch.add(new GrantChange.PutGrant(grant(arn, i)));
          }
        }
        state.update(
            newest -> new Update<>(Changes.of(batch.toArray(new GrantChange[0])), batch.size()));
      }
    }
    System.out.printf(
        "made %,d keys and %,d grants in %d s: %,d MiB%n",
        keys,
        grants,
        Duration.between(start, Instant.now()).toSeconds(),
        Files.size(store()) / MIB);
  }

  private static KmsKeyRecord key(int number) {
    String account = String.format("%012d", 111_122_223_333L + number % ACCOUNTS);
    Arn arn = Arn.of("arn:aws:kms:local-region-1:" + account + ":key/" + UUID.randomUUID());
    String policy = DefaultKeyPolicy.of(account);
    if (number % 10 == 0) {
      // One in ten keys has a policy of its own.
      policy = policy.replace("key-default-1", "policy of key " + number);
    }
    return KmsKeyRecord.builder(arn, CREATED)
        .description("key " + number)
        .policy(policy)
        .backingKeys(List.of(BackingKey.generate(RANDOM, CREATED)))
        .build();
  }

  private static AliasRecord alias(Arn keyArn, int number) {
    return new AliasRecord(
        Arn.of("arn:aws:kms:local-region-1:" + keyArn.account() + ":alias/application/" + number),
        new KeyId(keyArn.resourceName()),
        CREATED,
        CREATED);
  }

  private static GrantRecord grant(Arn keyArn, int number) {
    byte[] id = new byte[32];
    RANDOM.nextBytes(id);
    String principal = "arn:aws:iam::" + keyArn.account() + ":role/application-";
    return new GrantRecord(
        keyArn,
        HexFormat.of().formatHex(id),
        null,
        CREATED,
        principal + number,
        null,
        number % 2 == 0 ? principal + "retirer" : null,
        null,
        keyArn.account(),
        List.of(GrantOperation.DECRYPT, GrantOperation.GENERATE_DATA_KEY),
        GrantConstraints.subset(EncryptionContext.of("tenant", String.valueOf(number))));
  }

  private void openInFreshJvm() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                StoreLoadRun.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the JVM that opens the store failed");
    }
  }

  private void open() {
    long start = System.nanoTime();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (SqliteServiceState state = state()) {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
      long opened = System.nanoTime();
      long peak = used();
      Arn first = state.keys().iterator().next().record().arn();
      long before = System.nanoTime();
      int grants = state.grantsOf(first).size();
      long after = System.nanoTime();
      System.gc();
      System.out.printf(
          "opened %,d keys and %,d aliases in %,d ms, of which the opening thread"
              + " computed %,d ms; heap %,d MiB before and %,d MiB after a"
              + " collection; %d grants of the first key in %,d us%n",
          state.keys().size(),
          state.aliases("arn:", null, Integer.MAX_VALUE).size(),
          Duration.ofNanos(opened - start).toMillis(),
          Duration.ofNanos(cpu).toMillis(),
          peak / MIB,
          used() / MIB,
          grants,
          Duration.ofNanos(after - before).toNanos() / 1_000);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
