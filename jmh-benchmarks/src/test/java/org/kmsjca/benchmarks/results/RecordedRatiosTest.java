// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.benchmarks.results.RecordedRatios.Comparison;

/** A regression is found, and nothing else is called one. */
class RecordedRatiosTest {

  private static final String CELL = "encrypt 64 B, SunJCE";

  @TempDir private Path directory;

  @Test
  void compare_muchLargerThanRecorded_regression() {
    assertThat(compare(1.0, 1.26).isRegression()).isTrue();
    assertThat(compare(1.0, 1.26).text()).contains("REGRESSION");
  }

  @Test
  void compare_withinTheMargin_none() {
    assertThat(compare(1.0, 1.25).isRegression()).isFalse();
    assertThat(compare(1.0, 0.5).isRegression()).isFalse();
  }

  @Test
  void compare_recordedButNotMeasured_regression() {
    List<Comparison> comparisons = RecordedRatios.compare(Map.of(CELL, 1.0), Map.of());

    assertThat(comparisons).singleElement().matches(Comparison::isRegression);
  }

  @Test
  void compare_measuredButNotRecorded_none() {
    List<Comparison> comparisons = RecordedRatios.compare(Map.of(), Map.of(CELL, 9.0));

    assertThat(comparisons).singleElement().matches(comparison -> !comparison.isRegression());
  }

  @Test
  void of_oursTakesTwiceAsLongAsInTheRecordedRun_regressionThoughTheMachineIsFaster() {
    SortedMap<String, Double> recorded =
        RecordedRatios.of(List.of(message("KmsAes", 300.0), message("BareEngine", 280.0)));
    SortedMap<String, Double> now =
        RecordedRatios.of(List.of(message("KmsAes", 250.0), message("BareEngine", 120.0)));

    assertThat(recorded).containsOnlyKeys(CELL);
    assertThat(RecordedRatios.compare(recorded, now))
        .singleElement()
        .matches(Comparison::isRegression);
  }

  @Test
  void of_oursWithoutTheEngine_noRatio() {
    assertThat(RecordedRatios.of(List.of(message("KmsAes", 300.0)))).isEmpty();
  }

  @Test
  void write_anotherJdk_bothAreRead() throws IOException {
    Path file = directory.resolve("guard.json");
    RecordedRatios.write(file, "jdk-17", new TreeMap<>(Map.of(CELL, 1.234)));
    RecordedRatios.write(file, "jdk-25", new TreeMap<>(Map.of(CELL, 1.5)));

    assertThat(RecordedRatios.read(file, "jdk-17")).containsEntry(CELL, 1.23);
    assertThat(RecordedRatios.read(file, "jdk-25")).containsEntry(CELL, 1.5);
    assertThat(RecordedRatios.read(file, "jdk-21")).isEmpty();
  }

  private static Comparison compare(double recorded, double measured) {
    return RecordedRatios.compare(Map.of(CELL, recorded), Map.of(CELL, measured)).get(0);
  }

  private static Measurement message(String subject, double time) {
    return new Measurement(
        Results.MESSAGES,
        "encrypt",
        subject,
        Map.of("size", "64", "engine", "SunJCE"),
        1,
        List.of(time),
        Map.of());
  }
}
