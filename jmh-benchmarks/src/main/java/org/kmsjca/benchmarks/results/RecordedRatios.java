// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many times as long as the engine alone ours took when that was recorded, for each kind of
 * message, and whether it takes longer now.
 *
 * <p>Ratios of one run are compared, not times: a slower machine changes both.
 */
public final class RecordedRatios {

  /** How much larger than the recorded ratio a ratio may be. */
  public static final double MARGIN = 1.25;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One kind of message.
   *
   * @param cell its name: operation, size, engine
   * @param recorded the recorded ratio, NaN if there is none
   * @param measured the ratio that was measured now, NaN if there is none
   */
  public record Comparison(String cell, double recorded, double measured) {

    /**
     * Tells whether ours has become slower: the ratio is larger than the margin allows, or it was
     * recorded and is not measured any more.
     *
     * @return whether this is a regression
     */
    public boolean isRegression() {
      return !Double.isNaN(recorded) && !(measured <= recorded * MARGIN);
    }

    /**
     * Says it in one line.
     *
     * @return the line
     */
    public String text() {
      String verdict =
          isRegression() ? "REGRESSION" : Double.isNaN(recorded) ? "not recorded" : "as recorded";
      return String.format(Locale.ROOT, "%-55s %8.2f %8.2f  %s", cell, recorded, measured, verdict);
    }
  }

  private RecordedRatios() {}

  /**
   * Computes the ratios of a run.
   *
   * @param measurements of the run
   * @return ours to the engine alone, by operation, size and engine; only where both were measured
   */
  public static SortedMap<String, Double> of(List<Measurement> measurements) {
    SortedMap<String, Double> ratios = new TreeMap<>();
    for (Measurement own : measurements) {
      if (own.type().equals(Results.MESSAGES) && own.subject().equals(Results.OWN)) {
        Optional<Measurement> bare =
            measurements.stream()
                .filter(other -> other.type().equals(Results.MESSAGES))
                .filter(other -> other.subject().equals(Results.BARE))
                .filter(other -> other.operation().equals(own.operation()))
                .filter(other -> other.params().equals(own.params()))
                .findFirst();
        bare.ifPresent(found -> ratios.put(cell(own), own.median() / found.median()));
      }
    }
    return ratios;
  }

  private static String cell(Measurement own) {
    return String.format(
        Locale.ROOT,
        "%s %s, %s",
        own.operation(),
        Table.size(Integer.parseInt(own.params().get("size"))),
        own.params().get("engine"));
  }

  /**
   * Compares.
   *
   * @param recorded ratios, by name
   * @param measured ratios, by name
   * @return one comparison for each name of either
   */
  public static List<Comparison> compare(
      Map<String, Double> recorded, Map<String, Double> measured) {
    TreeMap<String, Double> all = new TreeMap<>(recorded);
    all.putAll(measured);
    List<Comparison> comparisons = new ArrayList<>();
    for (String cell : all.keySet()) {
      comparisons.add(
          new Comparison(
              cell,
              recorded.getOrDefault(cell, Double.NaN),
              measured.getOrDefault(cell, Double.NaN)));
    }
    return comparisons;
  }

  /**
   * Reads what was recorded for a JDK.
   *
   * @param file where it is
   * @param jdk name of the JDK
   * @return ratios, by name; empty if there are none
   * @throws IOException if the file cannot be read
   */
  public static SortedMap<String, Double> read(Path file, String jdk) throws IOException {
    SortedMap<String, Double> ratios = new TreeMap<>();
    if (Files.exists(file)) {
      for (Map.Entry<String, JsonNode> entry :
          JSON.readTree(file.toFile()).path(jdk).properties()) {
        ratios.put(entry.getKey(), entry.getValue().asDouble());
      }
    }
    return ratios;
  }

  /**
   * Records the ratios of a JDK; those of others stay.
   *
   * @param file where they go
   * @param jdk name of the JDK
   * @param ratios by name
   * @throws IOException if the file cannot be read or written
   */
  public static void write(Path file, String jdk, SortedMap<String, Double> ratios)
      throws IOException {
    ObjectNode all =
        Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
    ObjectNode node = all.putObject(jdk);
    ratios.forEach((cell, ratio) -> node.put(cell, Math.round(ratio * 100) / 100.0));
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }
}
