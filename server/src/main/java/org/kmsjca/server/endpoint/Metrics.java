// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the endpoint does, and tells it in the text format of Prometheus.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class Metrics {

  private static final long[] BOUNDS_MICROS = {
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000
  };
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Kind, LongAdder> answers = new ConcurrentHashMap<>();
  private final LongAdder[] durations = new LongAdder[BOUNDS_MICROS.length + 1];
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger running = new AtomicInteger();
  private final IntSupplier connections;

  /**
   * Starts to count.
   *
   * @param connections tells how many are open
   */
  Metrics(IntSupplier connections) {
    this.connections = connections;
    for (int i = 0; i < durations.length; i++) {
      durations[i] = new LongAdder();
    }
  }

  /**
   * What is counted apart.
   *
   * @param operation the operation, with its service
   * @param error the error's name; empty for success
   */
  private record Kind(String operation, String error) {}

  void begin() {
    running.incrementAndGet();
  }

  void end() {
    running.decrementAndGet();
  }

  /** Counts an answer. */
  void answered(String operation, @Nullable String error, long tookNanos) {
    answers
        .computeIfAbsent(new Kind(operation, error == null ? "" : error), kind -> new LongAdder())
        .increment();
    nanos.add(tookNanos);
    int bucket = 0;
    long micros = TimeUnit.NANOSECONDS.toMicros(tookNanos);
    while (bucket < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[bucket]) {
      bucket++;
    }
    durations[bucket].increment();
  }

  /** Tells all numbers. */
  String text() {
    StringBuilder text = new StringBuilder(2048);
    head(text, "kms_requests_total", "counter", "Requests answered, by operation and error.");
    Map<Kind, LongAdder> sorted =
        new TreeMap<>(Comparator.comparing(Kind::operation).thenComparing(Kind::error));
    sorted.putAll(answers);
    sorted.forEach(
        (kind, count) ->
            text.append("kms_requests_total{operation=\"")
                .append(kind.operation())
                .append("\",error=\"")
                .append(kind.error())
                .append("\"} ")
                .append(count.sum())
                .append('\n'));
    histogram(text);
    gauge(text, "kms_requests_running", "Requests being worked on.", running.get());
    gauge(text, "kms_connections", "Connections open.", connections.getAsInt());
    Runtime runtime = Runtime.getRuntime();
    gauge(
        text,
        "jvm_memory_used_bytes",
        "Heap in use, garbage included.",
        runtime.totalMemory() - runtime.freeMemory());
    return text.toString();
  }

  private void histogram(StringBuilder text) {
    String name = "kms_request_seconds";
    head(text, name, "histogram", "Time from the header of a request to its answer.");
    long sum = 0;
    for (int i = 0; i < durations.length; i++) {
      sum += durations[i].sum();
      String bound =
          i < BOUNDS_MICROS.length ? String.valueOf(BOUNDS_MICROS[i] / MICROS_PER_SECOND) : "+Inf";
      text.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
      text.append(sum).append('\n');
    }
    text.append(name).append("_sum ").append(nanos.sum() / NANOS_PER_SECOND).append('\n');
    text.append(name).append("_count ").append(sum).append('\n');
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    head(text, name, "gauge", help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
