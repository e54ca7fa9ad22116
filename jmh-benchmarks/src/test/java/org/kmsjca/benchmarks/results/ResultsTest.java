// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both kinds of files are read. */
class ResultsTest {

  @TempDir private Path directory;

  @Test
  void readFile_resultOfJmh_subjectIsTheRestOfTheMethodsName() throws IOException {
    Measurement measurement =
        read(
            """
            [{"benchmark": "org.kmsjca.benchmarks.CachedDataKeyBenchmark.encryptKmsAes",
              "threads": 2, "params": {"size": "64", "engine": "SunJCE"},
              "primaryMetric": {"rawData": [[3.0, 1.0], [2.0]]},
              "secondaryMetrics": {"·gc.alloc.rate.norm": {"rawData": [[100.0]]}}}]
            """);

    assertThat(measurement.type()).isEqualTo(Results.MESSAGES);
    assertThat(measurement.operation()).isEqualTo("encrypt");
    assertThat(measurement.subject()).isEqualTo(Results.OWN);
    assertThat(measurement.threads()).isEqualTo(2);
    assertThat(measurement.median()).isEqualTo(2.0);
    assertThat(measurement.has(Map.of("size", "64"))).isTrue();
    assertThat(measurement.has(Map.of("size", "256"))).isFalse();
    assertThat(measurement.secondary()).containsEntry(Results.ALLOCATION, List.of(100.0));
  }

  @Test
  void readFile_peer_subjectIsThePeer() throws IOException {
    Measurement measurement =
        read(
            """
            [{"benchmark": "org.kmsjca.benchmarks.PeersBenchmark.decrypt", "threads": 1,
              "params": {"peer": "HandWritten"}, "primaryMetric": {"rawData": [[3.0, 1.0]]},
              "secondaryMetrics": {}}]
            """);

    assertThat(measurement.operation()).isEqualTo("decrypt");
    assertThat(measurement.subject()).isEqualTo("HandWritten");
    assertThat(measurement.median()).isEqualTo(2.0);
  }

  @Test
  void readFile_changesOfDataKeys_rowOfTheirTable() throws IOException {
    Measurement measurement =
        read(
            """
            {"jdk": "17", "threads": 2, "phases": [
              {"change": "age", "changes": 30, "waitedFor": 0, "messages": 600000,
               "calls": {"p50": 0.5, "p99": 1.5, "p99.9": 20.1, "max": 1500.0},
               "sinceDue": {"p50": 0.6, "p99": 1.6, "p99.9": 20.2, "max": 1600.0}}]}
            """);
    Results results =
        new Results(
            new Environment("processor", 2, 8, "Linux", "17", 17, new TreeMap<>()),
            List.of(measurement));

    assertThat(new RunTables(results).render())
        .contains("| age | 30 | 0 | 0.5 | 1.5 | 20.1 | 1,500 | 0.6 | 1.6 | 20.2 | 1,600 |");
  }

  private Measurement read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("results.json"), json);
    List<Measurement> measurements = Results.readFile(file);
    assertThat(measurements).hasSize(1);
    return measurements.get(0);
  }
}
