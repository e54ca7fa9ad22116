// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The wording of explanations. */
final class ExplanationText {

  /* Longer lists would bury the rest. */
  private static final int MAX_VALUES = 10;

  private ExplanationText() {}

  static String of(Explanation explanation) {
    AuthorizationRequest request = explanation.request();
    List<String> lines = new ArrayList<>();
    lines.add(
        (explanation.isAllowed() ? "Allowed: " : "Denied: ")
            + request.caller().arn()
            + " performs "
            + request.action()
            + " on "
            + request.resourceText());
    lines.add("  " + explanation.reason());
    if (explanation.decision().validUntil() != null) {
      lines.add("  decided again from " + explanation.decision().validUntil() + " on");
    }
    for (Explanation.PolicyFinding policy : explanation.policies()) {
      lines.add(policyName(policy) + ":");
      policy.statements().forEach(statement -> addStatement(lines, policy, statement));
    }
    for (Explanation.GrantFinding grant : explanation.grants()) {
      lines.add(
          "grant "
              + grant.grantId()
              + (grant.toAccount() ? " to the caller's account" : "")
              + (grant.allows() ? " allows it: " : " does not allow it: ")
              + grant.reason());
    }
    return String.join("\n", lines);
  }

  /** Says in one line what decided. */
  static String reason(Decision decision, AuthorizationRequest request) {
    if (decision instanceof Decision.ImplicitDeny denial) {
      return "because " + denial.missing().text();
    }
    List<String> parts = new ArrayList<>();
    if (decision instanceof Decision.Allow allow && !allow.grants().isEmpty()) {
      parts.add(
          (allow.grants().size() == 1 ? "grant " : "grants ") + String.join(", ", allow.grants()));
    }
    decision.decidedBy().forEach(statement -> parts.add(statement.toString()));
    if (parts.isEmpty()) {
      return "as " + request.caller().arn() + " is the root user, who needs no statement here";
    }
    return (decision.isAllowed() ? "by " : "by the Deny ") + String.join(" and ", parts);
  }

  private static String policyName(Explanation.PolicyFinding policy) {
    return policy.source() == PolicySource.IDENTITY_POLICY
        ? "identity policy " + quoted(policy.name())
        : policy.source().text();
  }

  private static void addStatement(
      List<String> lines,
      Explanation.PolicyFinding policy,
      Explanation.StatementFinding statement) {
    String sid = statement.sid();
    String name =
        "  statement "
            + statement.index()
            + (sid == null || sid.isEmpty() ? "" : " " + quoted(sid));
    String how =
        !statement.matches()
            ? "does not match"
            : "matches"
                + (policy.source() == PolicySource.KEY_POLICY ? covers(statement.match()) : "");
    lines.add(name + " (" + statement.effect().text() + ") " + how);
    statement.mismatches().forEach(mismatch -> lines.add("    " + mismatch(mismatch)));
  }

  private static String covers(PrincipalMatch match) {
    return switch (match) {
      case NONE -> "";
      case ACCOUNT -> ", covers the caller by account";
      case DIRECT -> ", covers the caller directly";
      case EXACT -> ", covers the caller exactly";
    };
  }

  private static String mismatch(Explanation.Mismatch mismatch) {
    String element = mismatch.element().name().toLowerCase(Locale.ROOT);
    if (mismatch.required().isEmpty()) {
      return element + ": the statement has none, so it never matches";
    }
    List<String> given = mismatch.given();
    String has =
        given == null
            ? "absent"
            : given.isEmpty() ? "present without values" : "given " + values(given);
    return element
        + ": "
        + has
        + ", required "
        + mismatch.name()
        + ' '
        + values(mismatch.required());
  }

  private static String values(List<String> values) {
    String text =
        values.stream()
            .limit(MAX_VALUES)
            .map(ExplanationText::quoted)
            .collect(Collectors.joining(", "));
    int more = values.size() - MAX_VALUES;
    return more > 0 ? text + " and " + more + " more" : text;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
