// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one statement, element by element. Confined to one thread. */
final class StatementParser {

  private final int index;
  private final PolicySyntax syntax;
  private @Nullable String sid;
  private @Nullable Effect effect;
  private @Nullable Principals principals;
  private @Nullable ActionElement actions;
  private @Nullable ResourceElement resources;
  private List<Condition> conditions = List.of();

  StatementParser(int index, PolicySyntax syntax) {
    this.index = index;
    this.syntax = syntax;
  }

  void read(String element, JsonNode value) {
    switch (element) {
      case "Sid" -> sid = sid(value);
      case "Effect" -> effect = effect(value);
      case "Principal", "NotPrincipal" -> readPrincipal(element, value);
      case "Action", "NotAction" -> readAction(element, value);
      case "Resource", "NotResource" -> readResource(element, value);
      case "Condition" -> conditions = ConditionParser.parse(value, syntax);
      default ->
          throw malformed(
              "Unknown element '"
                  + element
                  + "'; allowed are Sid, Effect, Principal, NotPrincipal, Action, NotAction,"
                  + " Resource, NotResource and Condition");
    }
  }

  Statement finish() {
    Effect known = effect;
    if (known == null) {
      throw malformed("Effect is missing");
    }
    boolean inKeyPolicy = syntax.kind() == PolicyKind.KEY;
    if (inKeyPolicy && principals == null) {
      throw malformed("Principal is missing");
    }
    // In a key policy a statement without them is accepted and has no effect, as with AWS.
    if (!inKeyPolicy && actions == null) {
      throw malformed("Action is missing");
    }
    if (!inKeyPolicy && resources == null) {
      throw malformed("Resource is missing");
    }
    return new Statement(index, sid, known, principals, actions, resources, conditions);
  }

  private String sid(JsonNode value) {
    String text = PolicyText.single(value, "Sid");
    boolean plain = text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
    if (syntax.kind() == PolicyKind.IDENTITY && !plain) {
      throw malformed("Sid '" + text + "' may hold letters A-Z, a-z and digits only");
    }
    return text;
  }

  private Effect effect(JsonNode value) {
    String text = PolicyText.single(value, "Effect");
    return switch (text) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> throw malformed("Effect '" + text + "' is unknown; allowed are Allow and Deny");
    };
  }

  private void readPrincipal(String element, JsonNode value) {
    if (syntax.kind() == PolicyKind.IDENTITY) {
      throw malformed("An identity policy must not have the element " + element);
    }
    requireFirst(principals == null, "Principal", "NotPrincipal");
    principals = PrincipalParser.parse(value, element.equals("NotPrincipal"));
  }

  private void readAction(String element, JsonNode value) {
    requireFirst(actions == null, "Action", "NotAction");
    List<String> values = PolicyText.list(value, element);
    for (String action : values) {
      int colon = action.indexOf(':');
      if (!action.equals("*") && (colon <= 0 || colon == action.length() - 1)) {
        throw malformed(element + " '" + action + "' must be * or service:name");
      }
    }
    actions = ActionElement.of(element.equals("NotAction"), values);
  }

  private void readResource(String element, JsonNode value) {
    requireFirst(resources == null, "Resource", "NotResource");
    resources =
        ResourceElement.of(element.equals("NotResource"), PolicyText.list(value, element), syntax);
  }

  private void requireFirst(boolean first, String element, String negation) {
    if (!first) {
      throw malformed("Only one of " + element + " and " + negation + " may be given");
    }
  }

  private RuntimeException malformed(String detail) {
    return PolicySyntax.malformed("Statement " + index + ": " + detail + ".");
  }
}
