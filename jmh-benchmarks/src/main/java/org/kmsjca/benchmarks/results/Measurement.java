// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One cell of a result file.
 *
 * @param type simple name of the benchmark's class
 * @param operation encrypt, decrypt, or another method's name
 * @param subject who did it: the rest of the method's name, or the peer
 * @param params parameters, by name
 * @param threads how many threads
 * @param raw one number for each iteration
 * @param secondary the same of what else was measured, by name
 */
public record Measurement(
    String type,
    String operation,
    String subject,
    Map<String, String> params,
    int threads,
    List<Double> raw,
    Map<String, List<Double>> secondary) {

  private static final List<String> OPERATIONS = List.of("encrypt", "decrypt");
  private static final String PEER = "peer";

  /** Copies the collections. */
  public Measurement {
    params = Map.copyOf(params);
    raw = List.copyOf(raw);
    secondary = Map.copyOf(secondary);
  }

  /**
   * Reads one result of JMH's JSON format.
   *
   * @param node the result
   * @return the measurement
   */
  public static Measurement of(JsonNode node) {
    String[] names = node.get("benchmark").asText().split("\\.");
    String method = names[names.length - 1];
    Map<String, String> params = new HashMap<>();
    if (node.has("params")) {
      node.get("params")
          .properties()
          .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
    }
    Map<String, List<Double>> secondary = new HashMap<>();
    node.get("secondaryMetrics")
        .properties()
        .forEach(
            metric -> secondary.put(metric.getKey().replace("·", ""), numbers(metric.getValue())));
    String operation = OPERATIONS.stream().filter(method::startsWith).findFirst().orElse(method);
    return new Measurement(
        names[names.length - 2],
        operation,
        params.getOrDefault(PEER, method.substring(operation.length())),
        params,
        node.get("threads").asInt(),
        numbers(node.get("primaryMetric")),
        secondary);
  }

  /**
   * Reads what callers notice of one kind of change of data keys.
   *
   * @param phase the result
   * @param threads how many encrypt
   * @return the measurement; its operation is the kind, all numbers are secondary
   */
  static Measurement ofChange(JsonNode phase, int threads) {
    Map<String, List<Double>> numbers = new HashMap<>();
    for (String count : List.of("changes", "waitedFor")) {
      numbers.put(count, List.of(phase.get(count).asDouble()));
    }
    for (String time : List.of("calls", "sinceDue")) {
      phase
          .get(time)
          .properties()
          .forEach(
              number ->
                  numbers.put(time + " " + number.getKey(), List.of(number.getValue().asDouble())));
    }
    return new Measurement(
        "DataKeyChangeRun",
        phase.get("change").asText(),
        "",
        Map.of(),
        threads,
        numbers.get("calls p50"),
        numbers);
  }

  private static List<Double> numbers(JsonNode metric) {
    List<Double> numbers = new ArrayList<>();
    metric.get("rawData").forEach(fork -> fork.forEach(number -> numbers.add(number.asDouble())));
    return numbers;
  }

  /**
   * Tells whether these are parameters of this measurement.
   *
   * @param wanted some parameters
   * @return whether all of them are the same here
   */
  public boolean has(Map<String, String> wanted) {
    return params.entrySet().containsAll(wanted.entrySet());
  }

  /**
   * Computes the median of the iterations.
   *
   * @return the median
   */
  public double median() {
    return median(raw);
  }

  /**
   * Computes how far the iterations lie from each other.
   *
   * @return half the distance of the largest from the smallest, as a part of the median
   */
  public double spread() {
    return (Collections.max(raw) - Collections.min(raw)) / 2 / median();
  }

  /**
   * Computes the median of some numbers.
   *
   * @param numbers at least one
   * @return the median
   */
  public static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
