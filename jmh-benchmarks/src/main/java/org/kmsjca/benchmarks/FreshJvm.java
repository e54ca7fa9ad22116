// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measurements in JVMs that do nothing else, and their results in the shape of JMH's. */
final class FreshJvm {

  private static final ObjectMapper JSON = new ObjectMapper();

  private FreshJvm() {}

  /**
   * Runs a main class in a JVM with default options and returns the numbers of its last line.
   *
   * @throws IllegalStateException if it fails
   */
  static List<Double> run(Class<?> main, String... args) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(main, args)).redirectError(Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(main.getSimpleName() + " " + List.of(args) + " failed");
    }
    String[] lines = output.strip().split("\n");
    List<Double> numbers = new ArrayList<>();
    for (String number : lines[lines.length - 1].split(" ")) {
      numbers.add(Double.valueOf(number));
    }
    return numbers;
  }

  /**
   * Runs a main class in a JVM with default options; what it prints is seen.
   *
   * @throws IllegalStateException if it fails
   */
  static void runPrinting(Class<?> main, String... args) throws IOException, InterruptedException {
    if (new ProcessBuilder(command(main, args)).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(main.getSimpleName() + " " + List.of(args) + " failed");
    }
  }

  private static List<String> command(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }

  /* Without the peers' logging, which the driver of SQLite would load too. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("slf4j"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Adds one result: a number for each repetition. */
  static ObjectNode add(
      ArrayNode results,
      String benchmark,
      Map<String, String> params,
      String unit,
      List<Double> raw) {
    ObjectNode result = results.addObject();
    result.put("benchmark", benchmark).put("mode", "ss").put("threads", 1);
    ObjectNode parameters = result.putObject("params");
    params.forEach(parameters::put);
    metric(result.putObject("primaryMetric"), unit, raw);
    result.putObject("secondaryMetrics");
    return result;
  }

  /** Fills in a metric: a number for each repetition. */
  static void metric(ObjectNode metric, String unit, List<Double> raw) {
    metric.put("scoreUnit", unit);
    ArrayNode data = metric.putArray("rawData").addArray();
    raw.forEach(data::add);
  }

  /** An empty list of results. */
  static ArrayNode results() {
    return JSON.createArrayNode();
  }

  /** Writes the results. */
  static void write(Path file, ArrayNode results) throws IOException {
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n");
  }
}
