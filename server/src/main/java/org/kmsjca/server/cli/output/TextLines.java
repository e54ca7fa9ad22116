// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The output format {@code text} of the AWS command line: the values of a structure in one line,
 * between tabs, in the order of their names; parts of it in further lines that begin with the name.
 * Confined to one thread.
 */
final class TextLines {

  private final StringBuilder text = new StringBuilder();

  private TextLines() {}

  /** Writes a value. */
  static String of(@Nullable Object value) {
    TextLines lines = new TextLines();
    lines.value(value, null, null);
    return lines.text.toString();
  }

  private void value(
      @Nullable Object value, @Nullable String name, @Nullable SortedSet<String> columns) {
    if (value instanceof Map<?, ?> members) {
      map(members, name, columns);
    } else if (value instanceof List<?> elements) {
      list(elements, name);
    } else {
      text.append(Scalars.text(value)).append('\n');
    }
  }

  private void list(List<?> elements, @Nullable String name) {
    if (elements.isEmpty()) {
      return;
    }
    if (elements.stream().anyMatch(Map.class::isInstance)) {
      SortedSet<String> columns = columns(elements);
      elements.forEach(element -> value(element, name, columns));
      return;
    }
    List<@Nullable Object> scalars = new ArrayList<>();
    List<@Nullable Object> others = new ArrayList<>();
    for (Object element : elements) {
      (Scalars.isScalar(element) ? scalars : others).add(element);
    }
    if (!scalars.isEmpty()) {
      scalars(scalars, name);
    }
    others.forEach(other -> value(other, name, null));
  }

  private static SortedSet<String> columns(List<?> elements) {
    SortedSet<String> columns = new TreeSet<>();
    for (Object element : elements) {
      if (element instanceof Map<?, ?> members) {
        members.forEach(
            (name, value) -> {
              if (Scalars.isScalar(value)) {
                columns.add((String) name);
              }
            });
      }
    }
    return columns;
  }

  private void scalars(List<@Nullable Object> scalars, @Nullable String name) {
    if (name == null) {
      List<String> texts = new ArrayList<>();
      scalars.forEach(scalar -> texts.add(Scalars.text(scalar)));
      text.append(String.join("\t", texts)).append('\n');
      return;
    }
    for (Object scalar : scalars) {
      text.append(name.toUpperCase(Locale.ROOT)).append('\t');
      text.append(Scalars.text(scalar)).append('\n');
    }
  }

  private void map(Map<?, ?> members, @Nullable String name, @Nullable SortedSet<String> columns) {
    List<String> scalars = new ArrayList<>();
    Map<String, @Nullable Object> others = new TreeMap<>();
    members.forEach(
        (key, value) -> {
          if (!Scalars.isScalar(value) && (columns == null || !columns.contains(key))) {
            others.put((String) key, value);
          }
        });
    SortedSet<String> shown = columns == null ? columns(List.of(members)) : columns;
    for (String key : shown) {
      scalars.add(members.containsKey(key) ? Scalars.text(members.get(key)) : "");
    }
    if (!scalars.isEmpty()) {
      if (name != null) {
        scalars.add(0, name.toUpperCase(Locale.ROOT));
      }
      text.append(String.join("\t", scalars)).append('\n');
    }
    others.forEach((key, other) -> value(other, key, null));
  }
}
