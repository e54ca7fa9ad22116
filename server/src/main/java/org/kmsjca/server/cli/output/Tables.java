// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The output format {@code table} of the AWS command line: one section for each structure or list,
 * with those inside of it indented. Confined to one thread.
 */
final class Tables {

  private final List<TableSection> sections = new ArrayList<>();

  private Tables() {}

  /**
   * Writes a value.
   *
   * @param title of the first section
   * @param width beyond which sections with a single row are written upright
   * @return lines; empty if there is nothing in the value
   */
  static String of(String title, @Nullable Object value, int width) {
    Tables tables = new Tables();
    return tables.add(title, value, 0) ? tables.render(width) : "";
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null
        || value.equals("")
        || value.equals(false)
        || (value instanceof Number number && number.doubleValue() == 0)
        || (value instanceof Map<?, ?> members && members.isEmpty())
        || (value instanceof List<?> elements && elements.isEmpty());
  }

  private TableSection current() {
    return sections.get(sections.size() - 1);
  }

  private boolean add(@Nullable String title, @Nullable Object value, int indent) {
    if (isEmpty(value)) {
      return false;
    }
    if (title != null) {
      sections.add(new TableSection(title, indent));
    }
    if (value instanceof List<?> elements) {
      if (elements.get(0) instanceof Map<?, ?>) {
        addStructures(elements, indent, title == null ? "" : title);
      } else {
        elements.forEach(this::addElement);
      }
    } else if (value instanceof Map<?, ?> members) {
      addStructure(members, indent);
    }
    return true;
  }

  private void addElement(@Nullable Object element) {
    if (Scalars.isScalar(element)) {
      current().addRow(List.of(Scalars.text(element)));
    } else if (element instanceof List<?> row && row.stream().allMatch(Scalars::isScalar)) {
      current().addRow(row.stream().map(Scalars::text).toList());
    } else {
      add(null, element, 0);
    }
  }

  private void addStructure(Map<?, ?> members, int indent) {
    SortedSet<String> columns = names(List.of(members), true);
    if (columns.size() == 1) {
      String only = columns.first();
      current().addRow(List.of(only, Scalars.text(members.get(only))));
    } else if (!columns.isEmpty()) {
      current().setHeaders(List.copyOf(columns));
      current().addRow(row(members, columns));
    }
    for (String name : names(List.of(members), false)) {
      add(name, members.get(name), indent + 1);
    }
  }

  private void addStructures(List<?> elements, int indent, String title) {
    SortedSet<String> columns = names(elements, true);
    SortedSet<String> others = names(elements, false);
    current().setHeaders(List.copyOf(columns));
    boolean first = true;
    for (Object element : elements) {
      if (!first && !others.isEmpty()) {
        sections.add(new TableSection(title, indent));
        current().setHeaders(List.copyOf(columns));
      }
      first = false;
      Map<?, ?> members = element instanceof Map<?, ?> map ? map : Map.of();
      current().addRow(row(members, columns));
      for (String name : others) {
        if (members.containsKey(name)) {
          add(name, members.get(name), indent + 1);
        }
      }
    }
  }

  private static List<String> row(Map<?, ?> members, SortedSet<String> columns) {
    List<String> row = new ArrayList<>();
    for (String name : columns) {
      row.add(members.containsKey(name) ? Scalars.text(members.get(name)) : "");
    }
    return row;
  }

  private static SortedSet<String> names(List<?> elements, boolean scalar) {
    SortedSet<String> names = new TreeSet<>();
    for (Object element : elements) {
      if (element instanceof Map<?, ?> members) {
        members.forEach(
            (name, value) -> {
              if (Scalars.isScalar(value) == scalar) {
                names.add((String) name);
              }
            });
      }
    }
    return names;
  }

  private String render(int width) {
    int widest = widest();
    if (widest > width) {
      sections.replaceAll(TableSection::upright);
      widest = widest();
    }
    StringBuilder text = new StringBuilder();
    text.append("-".repeat(widest)).append('\n');
    for (TableSection section : sections) {
      section.render(text, widest);
    }
    return text.toString();
  }

  private int widest() {
    return sections.stream().mapToInt(TableSection::totalWidth).max().orElse(0);
  }
}
