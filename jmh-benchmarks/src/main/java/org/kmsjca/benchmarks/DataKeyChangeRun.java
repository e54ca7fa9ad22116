// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.HdrHistogram.Histogram;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;

/**
 * What callers notice when one data key follows another, while a call of the service takes 100 ms:
 * the times of {@code init} and {@code doFinal} at 1 KiB, about one change in a second.
 *
 * <p>Each thread begins its messages at a fixed rate, whether the service is slow or not. Two times
 * are taken: that of the two calls, and that from the moment at which the message was due to its
 * end, which counts the messages that had to queue behind a slow one. The phases with {@code
 * data-key.refresh-ahead = false} show what it would be otherwise.
 *
 * <p>Arguments: seconds for each phase, 30 without; a file that gets the results as JSON.
 */
public final class DataKeyChangeRun {

  private static final int THREADS = 2;
  private static final int MESSAGE_BYTES = 1024;
  private static final Duration INTERVAL = Duration.ofNanos(100_000);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final int DEFAULT_SECONDS = 30;

  /* What remains of a pause when the thread wakes up and goes on spinning. */
  private static final long SPIN_NANOS = 80_000;

  private static final int ROOM = 4096;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DIGITS = 3;

  /* 20,000 messages come in a second. */
  private static final List<Phase> PHASES =
      List.of(
          new Phase("no change", Map.of()),
          new Phase("messages", Map.of("data-key.max-messages", "20000")),
          new Phase("bytes", Map.of("data-key.max-bytes", "20MiB")),
          new Phase("age", Map.of("data-key.max-age", "1s")),
          new Phase("messages, not ahead", notAhead("data-key.max-messages", "20000")),
          new Phase("bytes, not ahead", notAhead("data-key.max-bytes", "20MiB")),
          new Phase("age, not ahead", notAhead("data-key.max-age", "1s")),
          new Phase("no change, again", Map.of()));

  private final Path directory;
  private final Duration measured;

  private record Phase(String name, Map<String, String> settings) {}

  private record Times(Histogram calls, Histogram sinceDue) {
    Times() {
      this(new Histogram(LONGEST.toNanos(), DIGITS), new Histogram(LONGEST.toNanos(), DIGITS));
    }

    void add(Times other) {
      calls.add(other.calls);
      sinceDue.add(other.sinceDue);
    }
  }

  private record Result(Phase phase, Times times, long changes, long waits) {}

  private DataKeyChangeRun(Path directory, Duration measured) {
    this.directory = directory;
    this.measured = measured;
  }

  private static Map<String, String> notAhead(String setting, String value) {
    return Map.of(setting, value, "data-key.refresh-ahead", "false");
  }

  /**
   * Runs all phases, prints a table and writes the file if one was named.
   *
   * @param args seconds for each phase; the file
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_SECONDS;
    Path directory = Files.createTempDirectory("kms-data-key-change");
    List<Result> results = new ArrayList<>();
    try {
      DataKeyChangeRun run = new DataKeyChangeRun(directory, Duration.ofSeconds(seconds));
      System.out.printf(
          "JDK %s, %d threads, %d bytes, times in microseconds%n",
          Runtime.version(), THREADS, MESSAGE_BYTES);
      System.out.println(
          "| data keys change by | changes | waited for | init + doFinal: p50 | p99 | p99.9 | max"
              + " | since due: p50 | p99 | p99.9 | max |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
      for (Phase phase : PHASES) {
        Result result = run.run(phase);
        results.add(result);
        System.out.println(row(result));
      }
    } finally {
      // What a checkpoint of the process does: it closes the service.
      Checkpoints.checkpoint();
      remove(directory);
    }
    if (args.length > 1) {
      Files.writeString(Path.of(args[1]), json(results));
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Result run(Phase phase)
      throws GeneralSecurityException, ExecutionException, InterruptedException {
    Properties properties = new Properties();
    properties.setProperty("backend", "slow");
    properties.putAll(phase.settings());
    KmsProvider provider = new KmsProvider(Configuration.of(directory, properties));
    SecretKey key = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    drive(provider, key, WARM_UP);
    long changes = SlowBackend.calls();
    long waits = SlowBackend.callsOfCallers();
    Times times = drive(provider, key, measured);
    Result result =
        new Result(
            phase, times, SlowBackend.calls() - changes, SlowBackend.callsOfCallers() - waits);
    provider.clearCaches();
    return result;
  }

  private static Times drive(KmsProvider provider, SecretKey key, Duration time)
      throws ExecutionException, InterruptedException {
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS, task -> new Thread(task, SlowBackend.CALLER_NAME + number.incrementAndGet()));
    try {
      List<Callable<Times>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        callers.add(() -> encrypt(provider, key, time));
      }
      Times all = new Times();
      for (Future<Times> times : pool.invokeAll(callers)) {
        all.add(times.get());
      }
      return all;
    } finally {
      pool.shutdown();
    }
  }

  private static Times encrypt(KmsProvider provider, SecretKey key, Duration time)
      throws GeneralSecurityException {
    Times times = new Times();
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    byte[] plaintext = new byte[MESSAGE_BYTES];
    byte[] output = new byte[MESSAGE_BYTES + ROOM];
    long start = System.nanoTime();
    long messages = time.dividedBy(INTERVAL);
    for (long i = 0; i < messages; i++) {
      long due = start + i * INTERVAL.toNanos();
      awaitTime(due);
      long begin = System.nanoTime();
      cipher.init(Cipher.ENCRYPT_MODE, key);
      cipher.doFinal(plaintext, 0, plaintext.length, output, 0);
      long end = System.nanoTime();
      times.calls().recordValue(end - begin);
      times.sinceDue().recordValue(end - due);
    }
    return times;
  }

  private static void awaitTime(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }

  private static String row(Result result) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %s | %s |",
        result.phase().name(),
        result.changes(),
        result.waits(),
        cells(result.times().calls()),
        cells(result.times().sinceDue()));
  }

  private static String cells(Histogram times) {
    return String.format(
        Locale.ROOT,
        "%,.1f | %,.1f | %,.1f | %,.1f",
        micros(times, 50),
        micros(times, 99),
        micros(times, 99.9),
        micros(times, 100));
  }

  private static double micros(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e3;
  }

  private static String json(List<Result> results) {
    return String.format(
        Locale.ROOT,
        "{\"jdk\": \"%s\", \"threads\": %d, \"messageBytes\": %d, \"intervalNanos\": %d,"
            + " \"serviceMillis\": %d, \"unit\": \"us\", \"phases\": [%n%s%n]}%n",
        Runtime.version(),
        THREADS,
        MESSAGE_BYTES,
        INTERVAL.toNanos(),
        SlowBackend.DELAY_MILLIS,
        results.stream().map(DataKeyChangeRun::json).collect(Collectors.joining(",\n")));
  }

  private static String json(Result result) {
    return String.format(
        Locale.ROOT,
        "  {\"change\": \"%s\", \"changes\": %d, \"waitedFor\": %d, \"messages\": %d,"
            + " \"calls\": %s, \"sinceDue\": %s}",
        result.phase().name(),
        result.changes(),
        result.waits(),
        result.times().calls().getTotalCount(),
        json(result.times().calls()),
        json(result.times().sinceDue()));
  }

  private static String json(Histogram times) {
    return String.format(
        Locale.ROOT,
        "{\"p50\": %.1f, \"p99\": %.1f, \"p99.9\": %.1f, \"max\": %.1f}",
        micros(times, 50),
        micros(times, 99),
        micros(times, 99.9),
        micros(times, 100));
  }
}
