// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads Condition elements. */
final class ConditionParser {

  private static final String FOR_ANY_VALUE = "ForAnyValue:";
  private static final String FOR_ALL_VALUES = "ForAllValues:";
  private static final String IF_EXISTS = "IfExists";

  private static final String ENCRYPTION_CONTEXT = "kms:encryptioncontext:";
  private static final String REQUEST_TAG = "aws:requesttag/";
  private static final String OVERLY_PERMISSIVE =
      "OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition"
          + " key matches requests without the specified [encryption context or tag] or with an"
          + " unspecified [encryption context or tag]. To fix, remove ForAllValues.";

  private ConditionParser() {}

  static List<Condition> parse(JsonNode node, PolicySyntax syntax) {
    requireObject(node, "Condition");
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String operator = entry.getKey();
      requireObject(entry.getValue(), operator);
      if (entry.getValue().isEmpty()) {
        throw PolicySyntax.malformed(operator + " must hold at least one condition key.");
      }
      for (Map.Entry<String, JsonNode> key : entry.getValue().properties()) {
        conditions.add(condition(operator, key.getKey(), key.getValue(), syntax));
      }
    }
    return conditions;
  }

  private static Condition condition(
      String operatorName, String key, JsonNode node, PolicySyntax syntax) {
    String name = operatorName;
    Condition.SetOperator set = Condition.SetOperator.NONE;
    if (name.startsWith(FOR_ANY_VALUE)) {
      set = Condition.SetOperator.FOR_ANY_VALUE;
      name = name.substring(FOR_ANY_VALUE.length());
    } else if (name.startsWith(FOR_ALL_VALUES)) {
      set = Condition.SetOperator.FOR_ALL_VALUES;
      name = name.substring(FOR_ALL_VALUES.length());
    }
    boolean ifExists = name.endsWith(IF_EXISTS);
    if (ifExists) {
      name = name.substring(0, name.length() - IF_EXISTS.length());
    }
    ConditionOperator operator =
        ConditionOperator.named(name)
            .orElseThrow(
                () -> PolicySyntax.malformed("Unknown condition operator '" + operatorName + "'."));
    boolean bare = set == Condition.SetOperator.NONE && !ifExists;
    if (operator == ConditionOperator.NULL && !bare) {
      throw PolicySyntax.malformed("Unknown condition operator '" + operatorName + "'.");
    }
    if (key.isEmpty()) {
      throw PolicySyntax.malformed("A condition key of " + operatorName + " is empty.");
    }
    String canonical = ConditionValues.canonical(key);
    if (set == Condition.SetOperator.FOR_ALL_VALUES
        && (canonical.startsWith(ENCRYPTION_CONTEXT) || canonical.startsWith(REQUEST_TAG))) {
      throw PolicySyntax.malformed(OVERLY_PERMISSIVE);
    }
    List<String> values = PolicyText.scalars(node, "Condition key " + key);
    return new Condition(set, operator, ifExists, key, values, syntax);
  }

  private static void requireObject(JsonNode node, String element) {
    if (!node.isObject()) {
      throw PolicySyntax.malformed(element + " must be a JSON object.");
    }
  }
}
