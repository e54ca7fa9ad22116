// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Python writes it with an indentation of four. Confined to one thread. */
final class JsonText {

  private static final String INDENT = "    ";
  private static final char FIRST_PRINTABLE = ' ';

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /** Writes a value, with a line end. */
  static String of(@Nullable Object value) {
    JsonText json = new JsonText();
    json.value(value, "\n");
    return json.text.append('\n').toString();
  }

  private void value(@Nullable Object value, String newLine) {
    if (value instanceof Map<?, ?> members) {
      map(members, newLine);
    } else if (value instanceof List<?> elements) {
      list(elements, newLine);
    } else if (value instanceof String string) {
      string(string);
    } else {
      text.append(value == null ? "null" : value);
    }
  }

  private void map(Map<?, ?> members, String newLine) {
    if (members.isEmpty()) {
      text.append("{}");
      return;
    }
    String inside = newLine + INDENT;
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> all = members.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<?, ?> member = all.next();
      text.append(inside);
      string(String.valueOf(member.getKey()));
      text.append(": ");
      value(member.getValue(), inside);
      text.append(all.hasNext() ? "," : newLine);
    }
    text.append('}');
  }

  private void list(List<?> elements, String newLine) {
    if (elements.isEmpty()) {
      text.append("[]");
      return;
    }
    String inside = newLine + INDENT;
    text.append('[');
    for (int i = 0; i < elements.size(); i++) {
      text.append(i == 0 ? "" : ",").append(inside);
      value(elements.get(i), inside);
    }
    text.append(newLine).append(']');
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          if (c < FIRST_PRINTABLE) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
