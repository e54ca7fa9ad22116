// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads texts and lists of texts from JSON. */
final class PolicyText {

  private PolicyText() {}

  /** Reads one string. */
  static String single(JsonNode node, String element) {
    if (!node.isTextual()) {
      throw PolicySyntax.malformed(element + " must be a string.");
    }
    return node.textValue();
  }

  /** Reads a string or a list of strings that is not empty. */
  static List<String> list(JsonNode node, String element) {
    return list(node, element, false);
  }

  /** Reads a value or a list of values that is not empty; numbers and Booleans are values too. */
  static List<String> scalars(JsonNode node, String element) {
    return list(node, element, true);
  }

  private static List<String> list(JsonNode node, String element, boolean scalars) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : node.isArray() ? node : List.of(node)) {
      boolean scalar = scalars && (value.isNumber() || value.isBoolean());
      if (!scalar && !value.isTextual()) {
        throw PolicySyntax.malformed(
            element
                + (scalars
                    ? " must hold strings, numbers or Booleans only."
                    : " must be a string or a list of strings."));
      }
      values.add(value.asText());
    }
    if (values.isEmpty()) {
      throw PolicySyntax.malformed(element + " must not be an empty list.");
    }
    return values;
  }
}
