// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Prints numbered headings and what belongs to them. */
final class Report {

  private static final int WIDTH = 100;
  private static final String INDENT = "   ";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Report() {}

  static void heading(String text) {
    System.out.printf("%n%d  %s%n", NUMBER.incrementAndGet(), text);
  }

  /** Prints a text, in several lines if it is long. */
  static void line(String format, @Nullable Object... arguments) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : String.format(Locale.ROOT, format, arguments).split(" ", -1)) {
      if (line.length() + word.length() > WIDTH && !line.toString().isBlank()) {
        System.out.println(line.toString().stripTrailing());
        line = new StringBuilder(INDENT).append(INDENT);
      }
      line.append(word).append(' ');
    }
    System.out.println(line.toString().stripTrailing());
  }
}
