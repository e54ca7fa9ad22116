// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Where results are from.
 *
 * @param processor its name
 * @param processors how many there are
 * @param memory of the machine, in GiB
 * @param system operating system and version
 * @param java version and vendor
 * @param feature the JDK's feature number
 * @param dates when the parts were measured
 */
public record Environment(
    String processor,
    int processors,
    long memory,
    String system,
    String java,
    int feature,
    TreeMap<String, String> dates) {

  private static final String FILE = "environment.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  /**
   * Describes this machine and JVM.
   *
   * @return no dates
   * @throws IOException if the processor's description cannot be read
   */
  public static Environment ofThisJvm() throws IOException {
    long bytes =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return new Environment(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        Math.round(bytes / 0x1p30),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
        Runtime.version().feature(),
        new TreeMap<>());
  }

  private static String processorName() throws IOException {
    if (!Files.exists(PROCESSORS)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(PROCESSORS).stream()
        .filter(line -> line.startsWith(MODEL))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /**
   * Names the machine.
   *
   * @return a directory name
   */
  public String machine() {
    return processor.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
        + "-"
        + processors
        + "-processors";
  }

  /**
   * Names the JDK.
   *
   * @return a directory name
   */
  public String jdk() {
    return "jdk-" + feature;
  }

  /**
   * Writes this beside the results, with the day of a part; the days of other parts stay.
   *
   * @param directory of the results
   * @param part that was measured today
   * @throws IOException if it cannot be written
   */
  public void write(Path directory, String part) throws IOException {
    TreeMap<String, String> all = new TreeMap<>();
    if (Files.exists(directory.resolve(FILE))) {
      all.putAll(read(directory).dates);
    }
    all.put(part, LocalDate.now(ZoneOffset.UTC).toString());
    ObjectNode node = JSON.createObjectNode();
    node.put("processor", processor)
        .put("processors", processors)
        .put("memory", memory)
        .put("system", system)
        .put("java", java)
        .put("feature", feature);
    ObjectNode days = node.putObject("dates");
    all.forEach(days::put);
    Files.writeString(
        directory.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
  }

  /**
   * Reads what is beside the results.
   *
   * @param directory of the results
   * @return where they are from
   * @throws IOException if it cannot be read
   */
  public static Environment read(Path directory) throws IOException {
    JsonNode node = JSON.readTree(directory.resolve(FILE).toFile());
    TreeMap<String, String> dates = new TreeMap<>();
    for (var field : node.get("dates").properties()) {
      dates.put(field.getKey(), field.getValue().asText());
    }
    return new Environment(
        node.get("processor").asText(),
        node.get("processors").asInt(),
        node.get("memory").asLong(),
        node.get("system").asText(),
        node.get("java").asText(),
        node.get("feature").asInt(),
        dates);
  }
}
