// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kmsjca.benchmarks.results.Environment;
import org.kmsjca.benchmarks.results.RecordedRatios;
import org.kmsjca.benchmarks.results.Results;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * Runs all measurements, or the parts that are named, and writes one JSON file for each part into
 * the directory of this machine and JDK.
 *
 * <p>The part {@code short} writes to {@code target}.
 */
public final class BenchmarkRun {

  private static final Path RESULTS = Path.of("results");
  private static final Path SHORT_RESULTS = Path.of("target");

  private static final String SECONDS_OF_A_CHANGE = "20";

  private BenchmarkRun() {}

  /**
   * Runs.
   *
   * @param args names of parts; none for all but {@code short}
   * @throws Exception if a measurement fails
   */
  public static void main(String[] args) throws Exception {
    for (BenchmarkPart part : parts(args)) {
      long start = System.nanoTime();
      Path file = run(part);
      System.out.printf(
          Locale.ROOT,
          "%s: %.1f minutes, %s%n",
          part.text(),
          (System.nanoTime() - start) / 60e9,
          file);
      if (part == BenchmarkPart.SHORT) {
        System.out.println("KMS-AES to the engine alone:");
        RecordedRatios.of(Results.readFile(file))
            .forEach((cell, ratio) -> System.out.printf(Locale.ROOT, "%-55s %.2f%n", cell, ratio));
      }
    }
  }

  private static List<BenchmarkPart> parts(String[] names) {
    List<BenchmarkPart> parts = new ArrayList<>();
    for (String name : names) {
      parts.add(BenchmarkPart.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    if (parts.isEmpty()) {
      parts.addAll(Arrays.asList(BenchmarkPart.values()));
      parts.remove(BenchmarkPart.SHORT);
    }
    return parts;
  }

  /** Runs one part and returns the file with its results. */
  static Path run(BenchmarkPart part) throws Exception {
    if (part == BenchmarkPart.SHORT) {
      Path file = SHORT_RESULTS.resolve(part.text() + ".json");
      runJmh(part, file);
      return file;
    }
    Environment environment = Environment.ofThisJvm();
    Path directory = RESULTS.resolve(environment.machine()).resolve(environment.jdk());
    Files.createDirectories(directory);
    Path file = directory.resolve(part.text() + ".json");
    switch (part) {
      case COLD -> ColdStartRun.run(file);
      case STREAMS -> StreamsRun.run(file);
      case CHANGES ->
          FreshJvm.runPrinting(DataKeyChangeRun.class, SECONDS_OF_A_CHANGE, file.toString());
      default -> runJmh(part, file);
    }
    environment.write(directory, part.text());
    return file;
  }

  private static void runJmh(BenchmarkPart part, Path file) throws RunnerException, IOException {
    List<RunResult> results = new ArrayList<>();
    for (Options options : part.options()) {
      results.addAll(new Runner(options).run());
    }
    try (PrintStream stream = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
    }
    // Where Java is installed on this machine is of no interest to others.
    String json = Files.readString(file);
    Files.writeString(file, json.replaceAll("\"jvm\" : \"[^\"]*\"", "\"jvm\" : \"java\""));
  }
}
