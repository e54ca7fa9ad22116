// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names verbs and flags as the AWS command line derives them from operations and members. */
public final class FlagNames {

  private static final Pattern PLURAL_OF_CAPITALS = Pattern.compile("[A-Z]{2,}s$");
  private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
  private static final Pattern CAPITAL = Pattern.compile("([a-z0-9])([A-Z])");

  private FlagNames() {}

  /**
   * Writes a name with hyphens.
   *
   * @param name for example {@code GenerateDataKey}
   * @return for example {@code generate-data-key}
   */
  public static String of(String name) {
    Matcher plural = PLURAL_OF_CAPITALS.matcher(name);
    String words =
        plural.find()
            ? name.substring(0, plural.start()) + "-" + plural.group().toLowerCase(Locale.ROOT)
            : name;
    words = WORD.matcher(words).replaceAll("$1-$2");
    return CAPITAL.matcher(words).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
  }
}
