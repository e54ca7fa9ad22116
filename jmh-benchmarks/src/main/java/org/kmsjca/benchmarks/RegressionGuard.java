// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.kmsjca.benchmarks.results.Environment;
import org.kmsjca.benchmarks.results.RecordedRatios;
import org.kmsjca.benchmarks.results.RecordedRatios.Comparison;
import org.kmsjca.benchmarks.results.Results;

/**
 * Measures for two minutes and fails if ours takes much longer beside the engine alone than was
 * recorded. What is too slow is measured once more. With the argument {@code record} it records
 * instead.
 */
public final class RegressionGuard {

  private static final Path RECORDED = Path.of("results", "guard.json");
  private static final String RECORD = "record";

  private RegressionGuard() {}

  /**
   * Measures and compares; the exit status is 1 if there is a regression.
   *
   * @param args {@code record}, or nothing
   * @throws Exception if a measurement fails
   */
  public static void main(String[] args) throws Exception {
    String jdk = Environment.ofThisJvm().jdk();
    SortedMap<String, Double> recorded = RecordedRatios.read(RECORDED, jdk);
    SortedMap<String, Double> measured = measure();
    List<Comparison> comparisons = RecordedRatios.compare(recorded, measured);
    boolean record = List.of(args).contains(RECORD);
    if (!record && comparisons.stream().anyMatch(Comparison::isRegression)) {
      // Whatever else the machine did may be the reason: what is slow is slow twice.
      measure().forEach((cell, ratio) -> measured.merge(cell, ratio, Math::min));
      comparisons = RecordedRatios.compare(recorded, measured);
    }
    System.out.println("KMS-AES to the engine alone, recorded and now, " + jdk + ":");
    comparisons.forEach(comparison -> System.out.println(comparison.text()));
    if (record) {
      RecordedRatios.write(RECORDED, jdk, measured);
      System.out.println("recorded in " + RECORDED);
    } else if (comparisons.stream().anyMatch(Comparison::isRegression)) {
      System.out.printf(
          Locale.ROOT,
          "A regression: more than %.2f times what was recorded.%n",
          RecordedRatios.MARGIN);
      System.exit(1);
    }
  }

  private static SortedMap<String, Double> measure() throws Exception {
    return RecordedRatios.of(Results.readFile(BenchmarkRun.run(BenchmarkPart.SHORT)));
  }
}
