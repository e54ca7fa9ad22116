// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table of a page, and how its cells are written. Not safe for threads. */
final class Table {

  /** What stands where nothing was measured. */
  static final String NOTHING = "-";

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final double LARGE = 100;

  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> headings;

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row, unless nothing was measured for it. */
  void add(List<String> labels, List<String> cells) {
    if (cells.stream().allMatch(NOTHING::equals)) {
      return;
    }
    List<String> row = new ArrayList<>(labels);
    row.addAll(cells);
    rows.add(row);
  }

  /** The table under a title and an explanation; empty if it has no rows. */
  String render(String title, String explanation) {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("### " + title + "\n\n" + explanation + "\n\n");
    text.append(line(headings));
    text.append(line(headings.stream().map(heading -> "---").toList()));
    rows.forEach(row -> text.append(line(row)));
    return text.append('\n').toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** A number: whole, or with one digit if it is small. */
  static String number(double number) {
    return String.format(Locale.ROOT, number < LARGE ? "%.1f" : "%,.0f", number);
  }

  /** A rate: with one digit, or with two if it is small. */
  static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 1 ? "%.2f" : "%.1f", rate);
  }

  /** The median of a measurement. */
  static String median(Optional<Measurement> measurement) {
    return measurement.map(found -> number(found.median())).orElse(NOTHING);
  }

  /** The median of a measurement, and its spread in percent. */
  static String medianAndSpread(Optional<Measurement> measurement) {
    return measurement
        .map(
            found ->
                String.format(
                    Locale.ROOT, "%s ±%.0f %%", number(found.median()), found.spread() * 100))
        .orElse(NOTHING);
  }

  /** The median of what was measured beside. */
  static String secondary(Optional<Measurement> measurement, String name) {
    return measurement
        .map(found -> found.secondary().get(name))
        .map(numbers -> String.format(Locale.ROOT, "%,.0f", Measurement.median(numbers)))
        .orElse(NOTHING);
  }

  /** The median of a time that was measured beside. */
  static String time(Measurement measurement, String name) {
    return number(Measurement.median(measurement.secondary().get(name)));
  }

  /** How many times as long the one takes as the other, with two digits. */
  static String ratio(Optional<Measurement> one, Optional<Measurement> other) {
    return ratio(one, other, "%.2f");
  }

  /** How many times as long the one takes as the other. */
  static String ratio(Optional<Measurement> one, Optional<Measurement> other, String format) {
    return one.isEmpty() || other.isEmpty()
        ? NOTHING
        : String.format(Locale.ROOT, format, one.get().median() / other.get().median());
  }

  /** A size, as people write it. */
  static String size(int bytes) {
    if (bytes >= MIB) {
      return bytes / MIB + " MiB";
    }
    return bytes >= KIB ? bytes / KIB + " KiB" : bytes + " B";
  }

  /** A short name of an engine. */
  static String engine(String name) {
    return name.startsWith("AmazonCorretto") ? "Corretto" : name;
  }
}
