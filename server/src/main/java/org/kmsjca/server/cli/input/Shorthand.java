// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shorthand syntax of the AWS command line: {@code a=b,c=[d,e],f={g=h}}. Confined to one
 * thread.
 *
 * <p>A value that is followed by values without a name is a list: {@code a=b,c} has one member with
 * two elements. Quotes keep commas together; {@code \,} is a comma.
 */
final class Shorthand {

  /* Far above what any member needs, and as much as JSON may have. */
  private static final int MAX_DEPTH = 64;

  private final String text;
  private final String flag;
  private int index;
  private int depth;

  private Shorthand(String text, String flag) {
    this.text = text;
    this.flag = flag;
  }

  /**
   * Reads a text.
   *
   * @throws InputException if it is malformed
   */
  static Map<String, Object> read(String text, String flag) {
    return new Shorthand(text, flag).members();
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    member(members);
    while (index < text.length()) {
      expect(',');
      member(members);
    }
    return members;
  }

  private void member(Map<String, Object> members) {
    String name = name();
    expect('=');
    put(members, name, values());
  }

  private void put(Map<String, Object> members, String name, Object value) {
    if (members.put(name, value) != null) {
      throw InputException.of(
          flag,
          "Second instance of key \""
              + name
              + "\"; this is often because there is a preceding \",\" instead of a space.");
    }
  }

  private String name() {
    int start = index;
    while (index < text.length() && isOfName(text.charAt(index))) {
      index++;
    }
    return text.substring(start, index);
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.#/:".indexOf(c) >= 0;
  }

  private Object values() {
    if (index == text.length()) {
      return "";
    }
    return switch (text.charAt(index)) {
      case '[' -> list();
      case '{' -> map();
      default -> oneOrMore();
    };
  }

  private Object oneOrMore() {
    String first = value();
    skipSpace();
    if (index == text.length() || text.charAt(index) != ',') {
      return first;
    }
    List<Object> all = new ArrayList<>(List.of(first));
    int comma = index;
    while (index < text.length() && text.charAt(index) == ',') {
      comma = index;
      index++;
      skipSpace();
      String next = furtherValue();
      skipSpace();
      if (next == null || (index < text.length() && text.charAt(index) != ',')) {
        if (index == text.length()) {
          throw expected("<second>");
        }
        index = comma;
        break;
      }
      all.add(next);
    }
    return all.size() == 1 ? first : all;
  }

  private Object element() {
    return switch (current()) {
      case '[' -> list();
      case '{' -> map();
      default -> value();
    };
  }

  private List<Object> list() {
    enter('[');
    List<Object> elements = new ArrayList<>();
    while (current() != ']') {
      elements.add(element());
      skipSpace();
      if (current() != ']') {
        expect(',');
      }
    }
    leave();
    return elements;
  }

  private Map<String, Object> map() {
    enter('{');
    Map<String, Object> members = new LinkedHashMap<>();
    while (current() != '}') {
      String name = name();
      expect('=');
      put(members, name, element());
      skipSpace();
      if (current() != '}') {
        expect(',');
      }
    }
    leave();
    return members;
  }

  private void enter(char bracket) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw InputException.of(flag, "lists and maps are nested more than " + MAX_DEPTH + " deep");
    }
    expect(bracket);
  }

  private void leave() {
    depth--;
    index++;
  }

  private String value() {
    if (index < text.length() && isQuote(text.charAt(index))) {
      return quoted();
    }
    if (!begins()) {
      return "";
    }
    return plain(false);
  }

  /** Reads a value that may be the next element of a list, or the name of the next member. */
  private @org.jspecify.annotations.Nullable String furtherValue() {
    if (index < text.length() && isQuote(text.charAt(index))) {
      return quoted();
    }
    return begins() ? plain(true) : null;
  }

  private boolean begins() {
    return isEscapedComma()
        || (index < text.length() && " \t\r\n\"',=[{".indexOf(text.charAt(index)) < 0);
  }

  private String plain(boolean further) {
    StringBuilder value = new StringBuilder();
    String ends = further ? "\"',=" : "\"',]}";
    boolean first = true;
    while (index < text.length()) {
      if (isEscapedComma()) {
        value.append(',');
        index += 2;
      } else if (first || ends.indexOf(text.charAt(index)) < 0) {
        value.append(text.charAt(index));
        index++;
      } else {
        break;
      }
      first = false;
    }
    return value.toString().stripTrailing();
  }

  private boolean isEscapedComma() {
    return text.startsWith("\\,", index);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private String quoted() {
    char quote = text.charAt(index);
    StringBuilder value = new StringBuilder();
    for (int i = index + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        index = i + 1;
        return value.toString();
      }
      boolean escaped =
          c == '\\'
              && i + 1 < text.length()
              && (text.charAt(i + 1) == quote || text.charAt(i + 1) == '\\');
      if (escaped) {
        i++;
      }
      value.append(text.charAt(i));
    }
    throw expected("the closing " + quote);
  }

  private char current() {
    if (index == text.length()) {
      throw expected("more");
    }
    return text.charAt(index);
  }

  private void expect(char wanted) {
    skipSpace();
    if (index == text.length() || text.charAt(index) != wanted) {
      throw expected("'" + wanted + "'");
    }
    index++;
    skipSpace();
  }

  /* The text may be a secret's: only the place is shown. */
  private InputException expected(String wanted) {
    return InputException.of(
        flag,
        "Expected: "
            + wanted
            + " at character "
            + (index + 1)
            + "; allowed is shorthand such as name=value,name=value, or JSON");
  }

  private void skipSpace() {
    while (index < text.length() && " \t\r\n\f".indexOf(text.charAt(index)) >= 0) {
      index++;
    }
  }
}
