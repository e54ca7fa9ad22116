// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A title, the heads of columns, and rows. Confined to one thread. */
final class TableSection {

  private static final int PADDING = 4;
  private static final int BORDERS = 2;
  private static final int LEFT_PADDING = 2;
  private static final int MIN_WIDE = 0x1100;

  private final String title;
  private final int indent;
  private List<String> headers = List.of();
  private final List<List<String>> rows = new ArrayList<>();
  private int[] widths = {};

  TableSection(String title, int indent) {
    this.title = title;
    this.indent = indent;
  }

  void setHeaders(List<String> newHeaders) {
    headers = newHeaders;
    widen(newHeaders);
  }

  void addRow(List<String> row) {
    if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
      throw new IllegalArgumentException(
          "a table needs rows of one length; use --output json or another --query");
    }
    rows.add(row);
    widen(row);
  }

  private void widen(List<String> cells) {
    if (widths.length < cells.size()) {
      widths = Arrays.copyOf(widths, cells.size());
    }
    for (int i = 0; i < cells.size(); i++) {
      widths[i] = Math.max(widths[i], length(cells.get(i)));
    }
  }

  /** Gives the section with the head of each column before its value, if it has one row. */
  TableSection upright() {
    if (rows.size() != 1 || headers.isEmpty()) {
      return this;
    }
    TableSection turned = new TableSection(title, indent);
    for (int i = 0; i < headers.size(); i++) {
      turned.addRow(List.of(headers.get(i), rows.get(0).get(i)));
    }
    return turned;
  }

  /** Tells how wide the table must be for this section. */
  int totalWidth() {
    int total = BORDERS + 2 * indent;
    for (int width : widths) {
      total += width + PADDING;
    }
    return Math.max(length(title) + BORDERS + 2 * indent, total);
  }

  /** Writes the section into a table of some width. */
  void render(StringBuilder text, int tableWidth) {
    int width = tableWidth - 2 * indent;
    if (!title.isEmpty()) {
      line(text, centred(title, width, "|"));
      if (headers.isEmpty() && rows.isEmpty()) {
        line(text, "+" + "-".repeat(width - BORDERS) + "+");
      }
    }
    int[] columns = scaled(width);
    if (!headers.isEmpty()) {
      line(text, ruler(columns));
      StringBuilder heads = new StringBuilder();
      for (int i = 0; i < headers.size(); i++) {
        heads.append(centred(headers.get(i), columns[i], i == 0 ? "|" : ""));
      }
      line(text, heads.toString());
    }
    if (!rows.isEmpty() && columns.length > 0) {
      line(text, ruler(columns));
      rows.forEach(row -> line(text, cells(row, columns)));
      line(text, ruler(columns));
    }
  }

  private void line(StringBuilder text, String content) {
    String edge = "|".repeat(indent);
    text.append(edge).append(content).append(edge).append('\n');
  }

  private static String ruler(int[] columns) {
    StringBuilder ruler = new StringBuilder();
    for (int i = 0; i < columns.length; i++) {
      ruler.append(i == 0 ? "+" + "-".repeat(columns[i] - 2) : "-".repeat(columns[i] - 1));
      ruler.append('+');
    }
    return ruler.toString();
  }

  private static String cells(List<String> row, int[] columns) {
    StringBuilder cells = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String edge = i == 0 ? "|" : "";
      int used = edge.length() + length(row.get(i)) + 1;
      int padding = columns[i] >= used + LEFT_PADDING ? LEFT_PADDING : 0;
      cells.append(edge).append(" ".repeat(padding)).append(row.get(i));
      cells.append(" ".repeat(Math.max(0, columns[i] - used - padding))).append('|');
    }
    return cells.toString();
  }

  private static String centred(String content, int width, String leftEdge) {
    int before = Math.max(0, width / 2 - length(content) / 2 - 1);
    int after = Math.max(0, width - 1 - leftEdge.length() - before - length(content));
    return leftEdge + " ".repeat(before) + content + " ".repeat(after) + "|";
  }

  /** Spreads the width over the columns, in proportion to what they need. */
  private int[] scaled(int width) {
    int[] columns = new int[widths.length];
    if (columns.length == 0) {
      return columns;
    }
    int needed = Arrays.stream(widths).map(column -> column + PADDING).sum();
    int offBy = -width;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (int) Math.rint((double) width / needed * (widths[i] + PADDING));
      offBy += columns[i];
    }
    while (offBy != 0) {
      for (int i = 0; i < columns.length && offBy > 0; i++, offBy--) {
        columns[i]--;
      }
      for (int i = columns.length - 1; i >= 0 && offBy < 0; i--, offBy++) {
        columns[i]++;
      }
    }
    return columns;
  }

  /** Tells how many places a text takes on a terminal: two for each wide character. */
  private static int length(String text) {
    return text.codePoints().map(point -> isWide(point) ? 2 : 1).sum();
  }

  private static boolean isWide(int point) {
    if (point < MIN_WIDE) {
      return false;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(point);
    return switch (script) {
      case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO, YI -> true;
      default -> point >= 0xFF01 && point <= 0xFF60;
    };
  }
}
