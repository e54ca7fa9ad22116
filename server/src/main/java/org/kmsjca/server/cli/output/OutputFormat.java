// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How results are printed. */
public enum OutputFormat {
  /** JSON, indented by four spaces. */
  JSON {
    @Override
    public String print(String title, @Nullable Object value, int width) {
      return value instanceof Map<?, ?> members && members.isEmpty() ? "" : JsonText.of(value);
    }
  },
  /** Values between tabs, for other programs. */
  TEXT {
    @Override
    public String print(String title, @Nullable Object value, int width) {
      return TextLines.of(value);
    }
  },
  /** Tables, for people. */
  TABLE {
    @Override
    public String print(String title, @Nullable Object value, int width) {
      return Tables.of(title, value, width);
    }
  };

  /**
   * Finds a format.
   *
   * @param flag the value of {@code --output}
   * @return the format; empty if there is none
   */
  public static Optional<OutputFormat> of(String flag) {
    for (OutputFormat format : values()) {
      if (format.flag().equals(flag)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * Names the format.
   *
   * @return the value of {@code --output}
   */
  public String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a result.
   *
   * @param title names the operation
   * @param value the result
   * @param width of the terminal, in characters
   * @return lines, each with its end; empty if there is nothing to say
   */
  public abstract String print(String title, @Nullable Object value, int width);
}
