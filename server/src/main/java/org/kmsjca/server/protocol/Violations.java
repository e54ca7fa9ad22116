// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.List;
import java.util.TreeSet;

/** Words violations of constraints as the service does. */
final class Violations {

  /** How many are told at most; an answer must not be many times as large as its request. */
  static final int MAX = 100;

  private Violations() {}

  /** Says that a value is none of an enumeration. */
  static String notOneOf(String value, String path, Shape.Choice choice) {
    return "Value '"
        + value
        + "' at '"
        + path
        + "' failed to satisfy constraint: Member must satisfy enum value set: "
        + new TreeSet<>(choice.values().keySet());
  }

  /** Refuses a request that has any. */
  static void check(List<String> violations) {
    if (!violations.isEmpty()) {
      throw new WireException(
          WireException.VALIDATION,
          violations.size()
              + (violations.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", violations));
    }
  }
}
