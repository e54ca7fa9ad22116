// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.jcf.JcfRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JMESPath expression, which chooses what of a result is printed.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Query {

  /* Whole numbers up to here are exact in floating point. */
  private static final double MAX_EXACT = 1L << 53;

  private final String text;
  private final Expression<Object> expression;

  private Query(String text, Expression<Object> expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Compiles an expression.
   *
   * @param text the expression
   * @return the query
   * @throws IllegalArgumentException if it is malformed
   */
  public static Query of(String text) {
    try {
      return new Query(text, new JcfRuntime().compile(text));
    } catch (JmesPathException e) {
      throw refused(text, e);
    } catch (StackOverflowError e) {
      throw nestedTooDeeply();
    }
  }

  /**
   * Applies the expression.
   *
   * @param value a result
   * @return what was chosen; null if there is no such thing
   * @throws IllegalArgumentException if a function gets a value that it does not take
   */
  public @Nullable Object search(@Nullable Object value) {
    try {
      return value == null ? null : plain(expression.search(value));
    } catch (JmesPathException e) {
      throw refused(text, e);
    } catch (StackOverflowError e) {
      throw nestedTooDeeply();
    }
  }

  /* What the library computes are floating-point numbers, also if they are whole. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      members.forEach((name, member) -> copy.put((String) name, plain(member)));
      return copy;
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> copy = new ArrayList<>();
      elements.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    if (value instanceof Double number && number == Math.rint(number) && fits(number)) {
      return number.longValue();
    }
    return value;
  }

  private static boolean fits(double number) {
    return Math.abs(number) < MAX_EXACT;
  }

  /* The library reads and evaluates by recursion. The text is long then, and is not shown. */
  private static IllegalArgumentException nestedTooDeeply() {
    return new IllegalArgumentException(
        "Bad value for --query: the expression is nested too deeply");
  }

  private static IllegalArgumentException refused(String text, JmesPathException error) {
    return new IllegalArgumentException(
        "Bad value for --query " + text + ": " + error.getMessage(), error);
  }
}
