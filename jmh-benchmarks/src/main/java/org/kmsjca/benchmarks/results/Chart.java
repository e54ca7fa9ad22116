// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.kmsjca.benchmarks.results.MessageTables.CORRETTO;
import static org.kmsjca.benchmarks.results.MessageTables.SIZES;
import static org.kmsjca.benchmarks.results.MessageTables.SUN_JCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chart of the throughput of encryption over the size of the message, as SVG: one panel for each
 * JDK, both axes logarithmic.
 */
final class Chart {

  private static final int PANEL_WIDTH = 470;
  private static final int PLOT_WIDTH = 380;
  private static final int PLOT_HEIGHT = 330;
  private static final int LEFT = 68;
  private static final int TOP = 70;
  private static final int LEGEND_ROW = 22;
  private static final int LEGEND_COLUMNS = 3;
  private static final int LEGEND_COLUMN = 300;
  private static final int BELOW_PLOT = 62;
  private static final int MARGIN = 14;

  private static final double MIN_RATE = 0.001;
  private static final double MAX_RATE = 100;

  /** A line: where its numbers are and how it looks. */
  private record Line(String label, String subject, String engine, String colour, String dashes) {

    Optional<Measurement> at(Results results, int size) {
      return engine.isEmpty()
          ? results.peer("encrypt", subject, size)
          : results.message("encrypt", subject, size, engine);
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line("KMS-AES, Corretto", Results.OWN, CORRETTO, "#0b61a4", ""),
          new Line("Corretto alone", Results.BARE, CORRETTO, "#5aa9e6", "2 4"),
          new Line("KMS-AES, SunJCE", Results.OWN, SUN_JCE, "#b3540a", ""),
          new Line("SunJCE alone", Results.BARE, SUN_JCE, "#f0a35e", "2 4"),
          new Line("hand-written, SunJCE", "HandWritten", "", "#3c8031", "7 3"),
          new Line("Tink KmsEnvelopeAead", "TinkKmsEnvelope", "", "#8a3ea8", "7 3"),
          new Line("Tink streaming", "TinkStreaming", "", "#c986df", "7 3"),
          new Line("AWS Encryption SDK, cached", "AwsEncryptionSdk", "", "#b8223a", "7 3"));

  private final List<Results> panels;
  private final StringBuilder svg = new StringBuilder();

  private Chart(List<Results> panels) {
    this.panels = panels;
  }

  /** Draws the chart. */
  static String render(List<Results> panels) {
    return new Chart(panels).draw();
  }

  private String draw() {
    List<Line> lines = measuredLines();
    int rows = (lines.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
    int width = Math.max(PANEL_WIDTH * panels.size(), LEGEND_COLUMN * LEGEND_COLUMNS) + MARGIN;
    int legendTop = TOP + PLOT_HEIGHT + BELOW_PLOT;
    int height = legendTop + rows * LEGEND_ROW + MARGIN;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    text(width / 2, 24, "middle", "16", "Encryption of one message with a cached data key");
    for (int i = 0; i < panels.size(); i++) {
      panel(panels.get(i), i * PANEL_WIDTH + LEFT);
    }
    for (int i = 0; i < lines.size(); i++) {
      legend(lines.get(i), LEFT + i / rows * LEGEND_COLUMN, legendTop + i % rows * LEGEND_ROW);
    }
    add("</svg>");
    return svg.toString();
  }

  private List<Line> measuredLines() {
    List<Line> lines = new ArrayList<>();
    for (Line line : LINES) {
      if (panels.stream()
          .anyMatch(panel -> SIZES.stream().anyMatch(size -> line.at(panel, size).isPresent()))) {
        lines.add(line);
      }
    }
    return lines;
  }

  private void panel(Results results, int left) {
    text(left + PLOT_WIDTH / 2, TOP - 14, "middle", "13", "JDK " + results.environment().feature());
    for (double rate = MIN_RATE; rate <= MAX_RATE * 1.01; rate *= 10) {
      double y = y(rate);
      rule(left, y, left + PLOT_WIDTH, y);
      text(left - 8, y + 4, "end", "12", label(rate));
    }
    for (int size : SIZES) {
      double x = left + x(size);
      rule(x, TOP, x, TOP + PLOT_HEIGHT);
      text(x, TOP + PLOT_HEIGHT + 18, "middle", "11", Table.size(size).replace("iB", ""));
    }
    text(left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 38, "middle", "12", "size of the message");
    add(
        "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\" fill=\"#222222\">GB/s, one call after the other</text>",
        left - 50, TOP + PLOT_HEIGHT / 2);
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#555555\"/>",
        left, TOP, PLOT_WIDTH, PLOT_HEIGHT);
    LINES.forEach(line -> line(results, line, left));
  }

  private void line(Results results, Line line, int left) {
    StringBuilder points = new StringBuilder();
    for (int size : SIZES) {
      line.at(results, size)
          .ifPresent(
              found -> {
                double x = left + x(size);
                double y = y(size / found.median());
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"/>",
                    x, y, line.dashes.isEmpty() ? "3.2" : "2.4", line.colour);
              });
    }
    if (!points.isEmpty()) {
      add("<polyline points=\"%s\" fill=\"none\" %s/>", points.toString().strip(), stroke(line));
    }
  }

  private void legend(Line line, int x, int y) {
    add("<path d=\"M%d %dh34\" fill=\"none\" %s/>", x, y - 4, stroke(line));
    text(x + 42, y, "start", "12", line.label);
  }

  private static String stroke(Line line) {
    return "stroke=\""
        + line.colour
        + "\" stroke-width=\"2\""
        + (line.dashes.isEmpty() ? "" : " stroke-dasharray=\"" + line.dashes + "\"");
  }

  private void rule(double x1, double y1, double x2, double y2) {
    add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#dddddd\"/>", x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String size, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%s\" fill=\"#222222\">%s</text>",
        x, y, anchor, size, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static double x(int size) {
    double first = Math.log(SIZES.get(0));
    double last = Math.log(SIZES.get(SIZES.size() - 1));
    return 16 + (PLOT_WIDTH - 32) * (Math.log(size) - first) / (last - first);
  }

  private static double y(double rate) {
    return TOP
        + PLOT_HEIGHT
            * (Math.log(MAX_RATE) - Math.log(rate))
            / (Math.log(MAX_RATE) - Math.log(MIN_RATE));
  }

  private static String label(double rate) {
    return rate < 1
        ? String.format(Locale.ROOT, "%.3f", rate).replaceAll("0+$", "")
        : String.format(Locale.ROOT, "%.0f", rate);
  }
}
