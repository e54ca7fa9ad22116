// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.kmsjca.benchmarks.results.MessageTables.ENGINES;
import static org.kmsjca.benchmarks.results.MessageTables.OPERATIONS;
import static org.kmsjca.benchmarks.results.Results.BARE;
import static org.kmsjca.benchmarks.results.Results.OWN;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The tables of buffers, threads, the cache and the service. */
final class OtherTables {

  private static final String BUFFERS = "BufferBenchmark";
  private static final String THREADS = "ThreadsBenchmark";
  private static final String CACHE = "CacheBenchmark";
  private static final String AUTHORIZATION = "AuthorizationBenchmark";
  private static final String SERVICE = "ServiceThroughputBenchmark";

  private final Results results;

  OtherTables(Results results) {
    this.results = results;
  }

  String render() {
    return buffers() + threads() + cache() + authorization() + service();
  }

  private String buffers() {
    Table table =
        new Table("buffers", "engine", "size", "operation", "bare engine", "KMS-AES", "ratio");
    for (String memory : List.of("direct", "heap")) {
      for (String engine : ENGINES) {
        for (int size : List.of(1_024, 16_384, 1 << 20)) {
          for (String operation : OPERATIONS) {
            Map<String, String> params =
                Map.of("memory", memory, "engine", engine, "size", Integer.toString(size));
            Optional<Measurement> bare = results.find(BUFFERS, operation, BARE, params);
            Optional<Measurement> own = results.find(BUFFERS, operation, OWN, params);
            table.add(
                List.of(memory, Table.engine(engine), Table.size(size), operation),
                List.of(Table.median(bare), Table.median(own), Table.ratio(own, bare)));
          }
        }
      }
    }
    return table.render("Buffers", "ns for a message from `ByteBuffer` to `ByteBuffer`.");
  }

  private String threads() {
    TreeSet<Integer> counts = new TreeSet<>();
    results.of(THREADS).forEach(measurement -> counts.add(measurement.threads()));
    if (counts.isEmpty()) {
      return "";
    }
    int most = counts.last();
    Table table =
        new Table(
            "engine",
            "KMS keys",
            "size",
            "operation",
            "1 thread",
            most + " threads",
            "as much as 1 thread",
            "bare engine: as much");
    for (String engine : ENGINES) {
      for (String keys : List.of("1", "1000")) {
        for (int size : List.of(64, 1_024, 16_384)) {
          for (String operation : OPERATIONS) {
            Map<String, String> params =
                Map.of("engine", engine, "keys", keys, "size", Integer.toString(size));
            table.add(
                List.of(Table.engine(engine), keys, Table.size(size), operation),
                List.of(
                    Table.median(ofThreads(operation, OWN, params, 1)),
                    Table.median(ofThreads(operation, OWN, params, most)),
                    gain(operation, OWN, params, most),
                    gain(operation, BARE, params, most)));
          }
        }
      }
    }
    return table.render(
        "Threads",
        "ns for a message in each thread, and how many messages all threads do together in the time of one. The bare engine has a cipher for each thread and nothing in common.");
  }

  private Optional<Measurement> ofThreads(
      String operation, String subject, Map<String, String> params, int threads) {
    return results.of(THREADS).stream()
        .filter(measurement -> measurement.operation().equals(operation))
        .filter(measurement -> measurement.subject().equals(subject))
        .filter(measurement -> measurement.threads() == threads && measurement.has(params))
        .findFirst();
  }

  private String gain(String operation, String subject, Map<String, String> params, int threads) {
    Optional<Measurement> one = ofThreads(operation, subject, params, 1);
    Optional<Measurement> all = ofThreads(operation, subject, params, threads);
    return one.isEmpty() || all.isEmpty()
        ? Table.NOTHING
        : String.format(Locale.ROOT, "%.2f", threads * one.get().median() / all.get().median());
  }

  private String cache() {
    Table table = new Table("data key, cipher", "operation", "Corretto", "SunJCE");
    Map<String, String> subjects = new LinkedHashMap<>();
    subjects.put("Cached", "cached");
    subjects.put("CachedNewCipher", "cached, `Cipher.getInstance` for each message");
    subjects.put("Rechecked", "cached, something has changed: policy and state evaluated again");
    subjects.put("Missed", "not cached: a call of the service");
    subjects.forEach(
        (subject, text) -> {
          for (String operation : OPERATIONS) {
            List<String> cells = new ArrayList<>();
            ENGINES.forEach(
                engine ->
                    cells.add(
                        Table.median(
                            results.find(CACHE, operation, subject, Map.of("engine", engine)))));
            table.add(List.of(text, operation), cells);
          }
        });
    return table.render("The cache", "ns for a message of 64 bytes.");
  }

  private String authorization() {
    Table table = new Table("statements", "worst case", "ordinary case");
    for (String statements : List.of("1", "10", "100", "1000")) {
      List<String> cells = new ArrayList<>();
      for (String shape : List.of("worst", "ordinary")) {
        cells.add(
            Table.medianAndSpread(
                results.find(
                    AUTHORIZATION,
                    "decide",
                    "",
                    Map.of("statements", statements, "shape", shape))));
      }
      table.add(List.of(statements), cells);
    }
    return table.render("Policies", "ns to decide one request.");
  }

  private String service() {
    Table table = new Table("operation", "calls in a second");
    for (String operation : List.of("generateDataKey", "decrypt")) {
      table.add(
          List.of(operation),
          List.of(Table.medianAndSpread(results.find(SERVICE, operation, "", Map.of()))));
    }
    return table.render("Calls of the service", "Nothing cached, four threads.");
  }
}
