// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Instants as they are written in rows: as {@link Instant#toString()} gives them.
 *
 * <p>Every row has some, and the parser of the JDK, which knows all formats, takes a tenth of the
 * time in which a large store is opened.
 */
final class StoredInstant {

  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int MAX_FRACTION_DIGITS = 9;

  private StoredInstant() {}

  /**
   * Parses an instant.
   *
   * @param text as {@link Instant#toString()} writes it
   * @return the instant
   * @throws java.time.DateTimeException if it is none
   */
  static Instant parse(String text) {
    int end = text.length() - 1;
    if (!isUsual(text, end)) {
      return Instant.parse(text);
    }
    int fraction = end > SHAPE.length() ? digits(text, SHAPE.length() + 1, end) : 0;
    for (int i = end - SHAPE.length() - 1; i < MAX_FRACTION_DIGITS; i++) {
      fraction *= 10;
    }
    return LocalDateTime.of(
            digits(text, 0, 4),
            digits(text, 5, 7),
            digits(text, 8, 10),
            digits(text, 11, 13),
            digits(text, 14, 16),
            digits(text, 17, 19),
            fraction)
        .toInstant(ZoneOffset.UTC);
  }

  /* Years of four digits, and a fraction of up to nine after a point, if there is one. */
  private static boolean isUsual(String text, int end) {
    int fractionDigits = end - SHAPE.length() - 1;
    if (end < SHAPE.length() || fractionDigits > MAX_FRACTION_DIGITS || fractionDigits == 0) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char wanted = i < SHAPE.length() ? SHAPE.charAt(i) : i == SHAPE.length() ? '.' : '0';
      boolean fits = wanted == '0' ? isDigit(text.charAt(i)) : text.charAt(i) == wanted;
      if (!fits) {
        return false;
      }
    }
    return text.charAt(end) == 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = 10 * value + text.charAt(i) - '0';
    }
    return value;
  }
}
