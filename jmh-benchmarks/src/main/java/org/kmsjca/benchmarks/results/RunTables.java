// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.kmsjca.benchmarks.results.MessageTables.ENGINES;
import static org.kmsjca.benchmarks.results.MessageTables.OPERATIONS;
import static org.kmsjca.benchmarks.results.Results.BARE;
import static org.kmsjca.benchmarks.results.Results.OWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables of what was measured in JVMs of its own: cold starts, streams, changes. */
final class RunTables {

  private static final String COLD = "ColdStartRun";
  private static final String STREAMS = "StreamsRun";
  private static final String SEGMENTS = "Segments";
  private static final String FILES = "EnvelopeFiles";
  private static final String CHANGES = "DataKeyChangeRun";
  private static final String RESIDENT = "resident";
  private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9", "max");

  private final Results results;

  RunTables(Results results) {
    this.results = results;
  }

  String render() {
    return cold() + streams() + changes();
  }

  private String cold() {
    Table table =
        new Table(
            "engine",
            "messages",
            "operation",
            "bare engine: opening",
            "messages",
            "KMS-AES: opening",
            "messages",
            "ratio of the messages",
            "ratio with opening");
    for (String engine : ENGINES) {
      for (int size : List.of(1_024, 1 << 20)) {
        for (int messages : List.of(1, 10, 16, 256, 1_000)) {
          for (String operation : OPERATIONS) {
            Optional<Measurement> bare = cold(operation, BARE, engine, size, messages);
            Optional<Measurement> own = cold(operation, OWN, engine, size, messages);
            if (bare.isPresent() && own.isPresent()) {
              double bareOpening = cold(operation, BARE, engine, size, 0).orElseThrow().median();
              double ownOpening = cold(operation, OWN, engine, size, 0).orElseThrow().median();
              double both = (ownOpening + own.get().median()) / (bareOpening + bare.get().median());
              table.add(
                  List.of(Table.engine(engine), messages + " of " + Table.size(size), operation),
                  List.of(
                      Table.number(bareOpening),
                      Table.median(bare),
                      Table.number(ownOpening),
                      Table.median(own),
                      Table.ratio(own, bare),
                      String.format(Locale.ROOT, "%.2f", both)));
            }
          }
        }
      }
    }
    return table.render(
        "A fresh JVM",
        "ms, medians of the repetitions. Opening: the engine is loaded; for KMS-AES the service is opened, and a key made before the first encryption. Messages: from the first `init` on; for KMS-AES with the first call of the service and the loading of the engine.");
  }

  private Optional<Measurement> cold(
      String operation, String subject, String engine, int size, int messages) {
    return results.find(
        COLD,
        operation,
        subject,
        Map.of(
            "engine",
            engine,
            "size",
            Integer.toString(size),
            "messages",
            Integer.toString(messages)));
  }

  private String streams() {
    Table table =
        new Table(
            "engine",
            "operation",
            "segments by hand",
            "streams",
            "ratio",
            "`EnvelopeFiles`",
            "ratio",
            "resident: segments",
            "streams",
            "`EnvelopeFiles`");
    for (String engine : ENGINES) {
      for (String operation : OPERATIONS) {
        Map<String, String> params = Map.of("engine", engine);
        Optional<Measurement> own = results.find(STREAMS, operation, OWN, params);
        Optional<Measurement> files = results.find(STREAMS, operation, FILES, params);
        Optional<Measurement> segments = results.find(STREAMS, operation, SEGMENTS, params);
        table.add(
            List.of(Table.engine(engine), operation),
            List.of(
                seconds(segments),
                seconds(own),
                Table.ratio(own, segments),
                seconds(files),
                Table.ratio(files, segments),
                Table.secondary(segments, RESIDENT),
                Table.secondary(own, RESIDENT),
                Table.secondary(files, RESIDENT)));
      }
    }
    return table.render(
        "256 MiB from file to file",
        "Seconds in a fresh JVM, and the largest resident size of its process in MiB. The service is open before; loading the engine is part of the time. By hand: segments of 1 MiB. Streams: `CipherOutputStream` and `CipherInputStream` with KMS-AES.");
  }

  private static String seconds(Optional<Measurement> measurement) {
    return measurement
        .map(found -> String.format(Locale.ROOT, "%.2f", found.median()))
        .orElse(Table.NOTHING);
  }

  private String changes() {
    Table table =
        new Table(
            "data keys change by",
            "changes",
            "waited for",
            "p50",
            "p99",
            "p99.9",
            "max",
            "since due: p50",
            "p99",
            "p99.9",
            "max");
    for (Measurement change : results.of(CHANGES)) {
      List<String> cells = new ArrayList<>();
      for (String count : List.of("changes", "waitedFor")) {
        cells.add(Table.secondary(Optional.of(change), count));
      }
      for (String time : List.of("calls", "sinceDue")) {
        PERCENTILES.forEach(name -> cells.add(Table.time(change, time + " " + name)));
      }
      table.add(List.of(change.operation()), cells);
    }
    return table.render(
        "When data keys change",
        "Microseconds for `init` and `doFinal` at 1 KiB, two threads with 10,000 messages in a second each, while a data key takes the service 100 ms; and the same from the moment at which the message was due.");
  }
}
