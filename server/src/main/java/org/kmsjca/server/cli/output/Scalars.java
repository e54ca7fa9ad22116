// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values without parts, as Python writes them. */
final class Scalars {

  private Scalars() {}

  /** Tells whether a value has no parts. */
  static boolean isScalar(@Nullable Object value) {
    return !(value instanceof List<?>) && !(value instanceof Map<?, ?>);
  }

  /** Writes a value without parts. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value.toString();
  }
}
