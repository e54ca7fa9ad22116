// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A second evaluator for comparison, written from docs/spec/policy.md in the plainest way, for the
 * part of the language that {@link GeneratedPolicies} uses. It works on the JSON tree, compiles
 * nothing and shares no code with the evaluator under test.
 */
final class NaiveEvaluator {

  /** All that a decision depends on. */
  record Input(
      String caller,
      String action,
      @Nullable String resource,
      boolean crossAccount,
      Map<String, List<String>> context,
      @Nullable JsonNode keyPolicy,
      List<JsonNode> identityPolicies,
      @Nullable JsonNode session,
      @Nullable JsonNode boundary,
      boolean grant,
      boolean accountGrant) {}

  private final Input in;
  private final String account;
  private final boolean root;
  private final @Nullable String service;

  private NaiveEvaluator(Input in) {
    this.in = in;
    boolean isService = List.of("true").equals(in.context().get("aws:principalisawsservice"));
    service = isService ? in.context().get("aws:principalservicename").get(0) : null; // PO-34
    account = part(in.caller(), 4);
    root = service == null && in.caller().endsWith(":root");
  }

  /** Gives "allow", "explicit" or what was missing. */
  static String decide(Input in) {
    return new NaiveEvaluator(in).decide();
  }

  private String decide() {
    boolean foreign =
        service == null && in.resource() != null && !part(in.resource(), 4).equals(account);
    if (foreign && !in.crossAccount()) {
      return "OPERATION_ACROSS_ACCOUNTS"; // PO-61
    }
    boolean onKey = in.resource() != null && part(in.resource(), 5).startsWith("key/");
    JsonNode keyPolicy = onKey ? in.keyPolicy() : null; // PO-68
    List<JsonNode> denying = new ArrayList<>(in.identityPolicies());
    denying.add(in.session());
    denying.add(in.boundary());
    boolean denied = strength(keyPolicy, true, "Deny") > 0;
    for (JsonNode policy : denying) {
      denied |= strength(policy, false, "Deny") > 0;
    }
    if (denied) {
      return "explicit"; // PO-62
    }
    if (onKey && in.grant()) {
      return "allow"; // PO-63
    }
    boolean identity = root;
    for (JsonNode policy : in.identityPolicies()) {
      identity |= strength(policy, false, "Allow") > 0;
    }
    String limits = "allow";
    if (in.boundary() != null && strength(in.boundary(), false, "Allow") == 0) {
      limits = "PERMISSIONS_BOUNDARY";
    }
    if (in.session() != null && strength(in.session(), false, "Allow") == 0) {
      limits = "SESSION_POLICY"; // PO-69: named before the boundary
    }
    if (!onKey) {
      return identity ? limits : "IDENTITY_POLICY"; // PO-68
    }
    int key = strength(keyPolicy, true, "Allow");
    boolean retire = in.action().equals("kms:RetireGrant");
    if (retire) {
      key = 0; // PO-73
    }
    if (key == 0 && in.accountGrant()) {
      key = 1; // PO-72
    }
    if (key == 0) {
      return retire ? "GRANT" : "KEY_POLICY"; // PO-64
    }
    boolean rootByStatement = root && strength(keyPolicy, true, "Allow") > 0 && !retire;
    if (!foreign && (key == 3 || rootByStatement)) {
      return "allow"; // PO-65, PO-66
    }
    if (!foreign && key == 2) {
      return limits; // PO-65
    }
    return identity ? limits : "IDENTITY_POLICY"; // PO-66, PO-67
  }

  /** 0: no statement matches; 1: by account; 2: directly; 3: exactly, or in an identity policy. */
  private int strength(@Nullable JsonNode policy, boolean keyPolicy, String effect) {
    int best = 0;
    if (policy == null) {
      return best;
    }
    boolean variables = policy.path("Version").asText().equals("2012-10-17"); // PO-3
    for (JsonNode statement : policy.get("Statement")) {
      if (!statement.get("Effect").asText().equals(effect)) {
        continue;
      }
      boolean deny = effect.equals("Deny");
      int principal = keyPolicy ? principal(statement, deny) : 3;
      boolean matches =
          action(statement)
              && resource(statement, variables, deny)
              && conditions(statement, keyPolicy, variables, deny);
      best = Math.max(best, matches ? principal : 0);
    }
    return best;
  }

  private boolean action(JsonNode statement) {
    boolean negated = statement.has("NotAction");
    if (!negated && !statement.has("Action")) {
      return false; // PO-10
    }
    boolean any = false;
    for (String pattern : texts(statement.get(negated ? "NotAction" : "Action"))) {
      any |= glob(pattern.toLowerCase(Locale.ROOT), in.action().toLowerCase(Locale.ROOT)); // PO-12
    }
    return any != negated;
  }

  private boolean resource(JsonNode statement, boolean variables, boolean deny) {
    boolean negated = statement.has("NotResource");
    if (!negated && !statement.has("Resource")) {
      return false; // PO-10
    }
    boolean any = false;
    boolean undecided = false;
    for (String value : texts(statement.get(negated ? "NotResource" : "Resource"))) {
      String pattern = variables ? fill(value) : value;
      if (pattern == null) {
        undecided = true;
      } else if (pattern.equals("*")) {
        any = true;
      } else if (in.resource() != null) { // PO-17
        any |= parts(pattern, in.resource()); // PO-15
      }
    }
    return negated ? !any && (!undecided || deny) : any; // PO-16, PO-60
  }

  /** The generated ARN patterns have six parts each. */
  private static boolean parts(String pattern, String arn) {
    String[] patterns = pattern.split(":", 6);
    String[] values = arn.split(":", 6);
    boolean all = patterns.length == values.length;
    for (int i = 0; all && i < values.length; i++) {
      all = glob(patterns[i], values[i]);
    }
    return all;
  }

  private int principal(JsonNode statement, boolean deny) {
    boolean negated = statement.has("NotPrincipal");
    JsonNode element = statement.get(negated ? "NotPrincipal" : "Principal");
    List<String> names =
        element.isTextual()
            ? List.of("*")
            : element.has("AWS") ? texts(element.get("AWS")) : List.of();
    List<String> services = element.has("Service") ? texts(element.get("Service")) : List.of();
    boolean everyone = false;
    boolean byAccount = false;
    boolean byRole = false;
    boolean exactly = false;
    String role = in.caller().contains(":assumed-role/") ? in.caller().split("/", -1)[1] : null;
    if (service != null) {
      return servicePrincipal(names.contains("*"), services.contains(service), negated);
    }
    for (String name : names) {
      everyone |= name.equals("*"); // PO-22
      byAccount |=
          name.equals(account) || name.equals("arn:aws:iam::" + account + ":root"); // PO-23
      byRole |=
          role != null
              && name.startsWith("arn:aws:iam::" + account + ":role/")
              && name.endsWith("/" + role); // PO-25
      exactly |= !root && name.equals(in.caller()); // PO-24, PO-26
    }
    if (!negated) {
      return exactly ? 3 : everyone || byRole ? 2 : byAccount ? 1 : 0; // PO-28
    }
    if (!deny) {
      return everyone || byAccount || byRole || exactly ? 0 : 2; // PO-31
    }
    boolean spared =
        everyone || (byAccount && (root || exactly) && (role == null || byRole)); // PO-30
    return spared ? 0 : 2;
  }

  private static int servicePrincipal(boolean everyone, boolean listed, boolean negated) {
    if (negated) {
      return everyone || listed ? 0 : 2; // PO-30, PO-31
    }
    return listed ? 3 : everyone ? 2 : 0; // PO-27
  }

  private boolean conditions(
      JsonNode statement, boolean keyPolicy, boolean variables, boolean deny) {
    boolean all = true;
    for (Map.Entry<String, JsonNode> operator : statement.path("Condition").properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        String name = key.getKey().toLowerCase(Locale.ROOT); // PO-41
        boolean aliases = name.equals("kms:resourcealiases");
        boolean hidden = keyPolicy && (aliases || name.startsWith("aws:resourcetag/")); // PO-57
        List<String> present = hidden ? null : in.context().get(name);
        boolean tooMany = aliases && present != null && present.size() > 50;
        all &=
            tooMany
                ? deny // PO-59
                : condition(operator.getKey(), texts(key.getValue()), present, variables, deny);
      }
    }
    return all;
  }

  private boolean condition(
      String operator,
      List<String> policy,
      @Nullable List<String> present,
      boolean variables,
      boolean deny) {
    if (operator.equals("Null")) {
      return policy.contains(present == null ? "true" : "false"); // PO-48
    }
    String set = operator.contains(":") ? operator.substring(0, operator.indexOf(':')) : "";
    String name = operator.substring(operator.indexOf(':') + 1);
    boolean ifExists = name.endsWith("IfExists");
    name = ifExists ? name.substring(0, name.length() - "IfExists".length()) : name;
    boolean negated = name.contains("Not");
    if (present == null && ifExists) {
      return true; // PO-50
    }
    if (present == null || present.isEmpty()) {
      return set.equals("ForAllValues") || (set.isEmpty() && negated); // PO-49, PO-51, PO-52, PO-55
    }
    int satisfied = 0;
    for (String value : present) {
      satisfied +=
          satisfies(name.replace("Not", ""), negated, policy, value, variables, deny) ? 1 : 0;
    }
    return switch (set) {
      case "ForAnyValue" -> satisfied > 0;
      case "ForAllValues" -> satisfied == present.size();
      default -> (present.size() == 1 || deny) && satisfied > 0; // PO-54
    };
  }

  private boolean satisfies(
      String operator,
      boolean negated,
      List<String> policy,
      String value,
      boolean variables,
      boolean deny) {
    boolean match = false;
    boolean undecided = false;
    for (String text : policy) {
      boolean texts = operator.startsWith("String") || operator.startsWith("Arn");
      String filled = variables && texts ? fill(text) : text; // PO-19
      Boolean equal = filled == null ? null : NaiveOperators.compare(operator, value, filled);
      undecided |= equal == null;
      match |= equal != null && equal;
    }
    return negated ? !match && (!undecided || deny) : match; // PO-53, PO-60
  }

  /**
   * Fills in the two variables that are generated; null if one has no value (PO-20). Their values
   * hold no wildcards, so plain text will do.
   */
  private @Nullable String fill(String text) {
    String filled = text;
    for (String key : List.of("aws:username", "aws:principaltag/team")) {
      List<String> values = in.context().get(key);
      String variable = "${" + key + "}";
      if (filled.contains(variable)) {
        if (values == null || values.size() != 1) {
          return null;
        }
        filled = filled.replace(variable, values.get(0));
      }
    }
    return filled;
  }

  static boolean glob(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return glob(pattern.substring(1), text)
          || (!text.isEmpty() && glob(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
        && glob(pattern.substring(1), text.substring(1));
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(element -> texts.add(element.asText()));
    } else {
      texts.add(node.asText());
    }
    return texts;
  }

  private static String part(String arn, int index) {
    return arn.split(":", 6)[index];
  }
}
