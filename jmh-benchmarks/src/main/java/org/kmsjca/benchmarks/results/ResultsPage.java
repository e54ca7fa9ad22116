// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the page and the charts from the results that are kept: one directory for each machine,
 * in it one for each JDK. The same results give the same page.
 */
public final class ResultsPage {

  private static final String RESULTS = "results";
  private static final String PAGE = "RESULTS.md";
  private static final String CHART = "chart.svg";
  private static final String JDK = "jdk-";

  private final Path module;

  /**
   * Takes a directory.
   *
   * @param module the directory of this module
   */
  public ResultsPage(Path module) {
    this.module = module;
  }

  /**
   * Writes the page and the charts.
   *
   * @param args none
   * @throws IOException if a result cannot be read or a file not be written
   */
  public static void main(String[] args) throws IOException {
    ResultsPage page = new ResultsPage(Path.of(""));
    Files.writeString(page.file(), page.render());
    for (Path machine : page.machines()) {
      Files.writeString(chartFile(machine), renderChart(machine));
    }
  }

  /**
   * Tells where the page is.
   *
   * @return the file
   */
  public Path file() {
    return module.resolve(PAGE);
  }

  /**
   * Tells where the chart of a machine is.
   *
   * @param machine its directory
   * @return the file
   */
  public static Path chartFile(Path machine) {
    return machine.resolve(CHART);
  }

  /**
   * Lists the machines.
   *
   * @return their directories, by name
   * @throws IOException if they cannot be listed
   */
  public List<Path> machines() throws IOException {
    return directories(module.resolve(RESULTS));
  }

  private static List<Path> directories(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Results> jdks(Path machine) throws IOException {
    List<Results> all = new ArrayList<>();
    for (Path jdk : directories(machine)) {
      if (jdk.getFileName().toString().startsWith(JDK)) {
        all.add(Results.read(jdk));
      }
    }
    all.sort(Comparator.comparing(results -> results.environment().feature()));
    return all;
  }

  /**
   * Renders the chart of a machine.
   *
   * @param machine its directory
   * @return SVG
   * @throws IOException if a result cannot be read
   */
  public static String renderChart(Path machine) throws IOException {
    return Chart.render(jdks(machine));
  }

  /**
   * Renders the page.
   *
   * @return Markdown
   * @throws IOException if a result cannot be read
   */
  public String render() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Results

            Rendered from the JSON files in [results](results) by `ResultsPage`; what is measured and how is told in the [README](README.md). Medians of all iterations; a dash where nothing was measured.
            """);
    for (Path machine : machines()) {
      List<Results> jdks = jdks(machine);
      String name = machine.getFileName().toString();
      text.append("\n![Throughput over the size of the message](results/")
          .append(name)
          .append('/')
          .append(CHART)
          .append(")\n");
      for (Results results : jdks) {
        text.append('\n')
            .append(heading(results))
            .append(new MessageTables(results).render())
            .append(new OtherTables(results).render())
            .append(new RunTables(results).render());
      }
    }
    return text.toString().strip() + "\n";
  }

  private static String heading(Results results) {
    Environment environment = results.environment();
    return "## JDK "
        + environment.feature()
        + ", "
        + environment.processor()
        + "\n\n"
        + environment.processors()
        + " processors, "
        + environment.memory()
        + " GiB, "
        + environment.system()
        + "; "
        + environment.java()
        + ". Measured "
        + String.join(", ", days(environment))
        + ", iterations: "
        + iterations(results)
        + ".\n\n";
  }

  private static Set<String> days(Environment environment) {
    return new TreeSet<>(environment.dates().values());
  }

  private static String iterations(Results results) {
    return results.measurements().stream()
        .map(measurement -> measurement.raw().size())
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(" or "));
  }
}
