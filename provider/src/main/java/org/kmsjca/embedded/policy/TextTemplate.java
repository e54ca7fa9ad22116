// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy as tokens of {@link WildcardPattern}, in which policy variables are still
 * open.
 *
 * <p>The value of a variable is put in literally: wildcards in it stand for themselves.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class TextTemplate {

  private static final String OPEN = "${";
  private static final char CLOSE = '}';
  private static final char QUOTE = '\'';
  private static final String LITERALS = "*?$";

  /** A variable; one that this kind of policy does not see has no value. */
  private record Variable(String key, boolean visible, @Nullable String fallback) {}

  /* literals.get(0) variables.get(0) literals.get(1) ... literals.get(n) */
  private final List<int[]> literals;
  private final List<Variable> variables;

  private TextTemplate(List<int[]> literals, List<Variable> variables) {
    this.literals = literals;
    this.variables = variables;
  }

  /**
   * Reads a text.
   *
   * @throws org.kmsjca.kms.KmsInvalidRequestException if a policy variable is malformed
   */
  static TextTemplate parse(String text, PolicySyntax syntax) {
    return new Parser(text, syntax).parse();
  }

  /** Tells whether there are no variables. */
  boolean isConstant() {
    return variables.isEmpty();
  }

  /** Gives the tokens of a text without variables. */
  int[] constantTokens() {
    return literals.get(0);
  }

  /** Tells whether a variable stands for the time. */
  boolean dependsOnTime() {
    return variables.stream().anyMatch(variable -> TimeKeys.isTimeKey(variable.key()));
  }

  /** Fills the variables in; null if one has no single value and no default. */
  int @Nullable [] tokens(RequestContext context) {
    if (isConstant()) {
      return constantTokens();
    }
    IntStream tokens = Arrays.stream(literals.get(0));
    for (int i = 0; i < variables.size(); i++) {
      String value = value(variables.get(i), context);
      if (value == null) {
        return null;
      }
      tokens =
          IntStream.concat(
              IntStream.concat(tokens, value.chars()), Arrays.stream(literals.get(i + 1)));
    }
    return tokens.toArray();
  }

  private static @Nullable String value(Variable variable, RequestContext context) {
    List<String> values = variable.visible() ? context.values(variable.key()) : null;
    return values != null && values.size() == 1 ? values.get(0) : variable.fallback();
  }

  /** Reads one text. Confined to one thread. */
  private static final class Parser {

    private final String text;
    private final PolicySyntax syntax;
    private final List<int[]> literals = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private IntStream.Builder literal = IntStream.builder();
    private int position;

    Parser(String text, PolicySyntax syntax) {
      this.text = text;
      this.syntax = syntax;
    }

    TextTemplate parse() {
      while (position < text.length()) {
        if (syntax.variables() && text.startsWith(OPEN, position)) {
          readVariable();
        } else {
          literal.add(WildcardPattern.token(text.charAt(position)));
          position++;
        }
      }
      literals.add(literal.build().toArray());
      return new TextTemplate(List.copyOf(literals), List.copyOf(variables));
    }

    private void readVariable() {
      int start = position + OPEN.length();
      if (start + 1 < text.length()
          && LITERALS.indexOf(text.charAt(start)) >= 0
          && text.charAt(start + 1) == CLOSE) {
        literal.add(text.charAt(start));
        position = start + 2;
        return;
      }
      int end = start;
      while (end < text.length() && text.charAt(end) != CLOSE && text.charAt(end) != ',') {
        end++;
      }
      String key = ConditionValues.canonical(text.substring(start, end).strip());
      String fallback = null;
      if (end < text.length() && text.charAt(end) == ',') {
        int open = skipSpaces(end + 1);
        int close = open < text.length() ? text.indexOf(QUOTE, open + 1) : -1;
        if (close < 0 || text.charAt(open) != QUOTE) {
          throw malformed();
        }
        fallback = text.substring(open + 1, close);
        end = skipSpaces(close + 1);
      }
      if (key.isEmpty() || end >= text.length() || text.charAt(end) != CLOSE) {
        throw malformed();
      }
      literals.add(literal.build().toArray());
      literal = IntStream.builder();
      variables.add(new Variable(key, syntax.sees(key), fallback));
      position = end + 1;
    }

    private int skipSpaces(int from) {
      int next = from;
      while (next < text.length() && text.charAt(next) == ' ') {
        next++;
      }
      return next;
    }

    private RuntimeException malformed() {
      return PolicySyntax.malformed(
          "Malformed policy variable in '"
              + text
              + "'; expected ${key}, ${key, 'default'}, ${*}, ${?} or ${$}");
    }
  }
}
