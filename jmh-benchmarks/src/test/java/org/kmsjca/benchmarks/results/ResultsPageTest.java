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

/** The page is what the results give, and a table shows what was measured. */
class ResultsPageTest {

  private final ResultsPage page = new ResultsPage(Path.of(""));

  @Test
  void page_resultsThatAreKept_isWhatTheyGive() throws IOException {
    assertThat(Files.readString(page.file()))
        .as("render it anew: mvn -q -Pbenchmark-page compile -pl jmh-benchmarks -am")
        .isEqualTo(page.render());
  }

  @Test
  void chart_resultsThatAreKept_isWhatTheyGive() throws IOException {
    assertThat(page.machines()).isNotEmpty();
    for (Path machine : page.machines()) {
      assertThat(Files.readString(ResultsPage.chartFile(machine)))
          .as("render it anew: mvn -q -Pbenchmark-page compile -pl jmh-benchmarks -am")
          .isEqualTo(ResultsPage.renderChart(machine));
    }
  }

  @Test
  void messages_oursAndEngine_ratioOfMedians() {
    Results results =
        results(
            message("KmsAes", List.of(100.0, 330.0, 300.0)),
            message("BareEngine", List.of(200.0, 210.0, 190.0)));

    assertThat(new MessageTables(results).render())
        .contains("| SunJCE | 64 B | encrypt | 200 ±5 % | 300 ±38 % | 1.50 | 0.21 |");
  }

  @Test
  void messages_nothingMeasured_noTable() {
    Results results = results();

    assertThat(new MessageTables(results).render()).isEmpty();
    assertThat(new OtherTables(results).render()).isEmpty();
    assertThat(new RunTables(results).render()).isEmpty();
  }

  @Test
  void peers_besideOurs_timesLonger() {
    Results results =
        results(
            message("KmsAes", List.of(200.0)),
            new Measurement(
                Results.PEERS,
                "encrypt",
                "AwsEncryptionSdk",
                Map.of("size", "64", "peer", "AwsEncryptionSdk"),
                1,
                List.of(12_000.0),
                Map.of()));

    assertThat(new MessageTables(results).render())
        .contains("| 64 B | encrypt | - | 200 | - | - | - | 12,000 (-, 60.0) |");
  }

  @Test
  void threads_twoTakeLittleLonger_doNearlyTwiceAsMuch() {
    Map<String, String> params = Map.of("engine", "SunJCE", "keys", "1", "size", "64");
    Results results =
        results(
            new Measurement(
                "ThreadsBenchmark", "encrypt", "KmsAes", params, 1, List.of(200.0), Map.of()),
            new Measurement(
                "ThreadsBenchmark", "encrypt", "KmsAes", params, 2, List.of(210.0), Map.of()));

    assertThat(new OtherTables(results).render())
        .contains("| SunJCE | 1 | 64 B | encrypt | 200 | 210 | 1.90 | - |");
  }

  private static Measurement message(String subject, List<Double> raw) {
    return new Measurement(
        Results.MESSAGES,
        "encrypt",
        subject,
        Map.of("size", "64", "engine", "SunJCE"),
        1,
        raw,
        Map.of());
  }

  private static Results results(Measurement... measurements) {
    return new Results(
        new Environment("processor", 2, 8, "Linux", "17", 17, new TreeMap<>()),
        List.of(measurements));
  }
}
