// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with everything that was looked at: every policy, every statement, and for each
 * statement that does not match, why.
 *
 * <p>It shows policies and grants in full. It is meant for whoever may read them, not for a caller
 * of another account. Encryption context and tags of the request appear in it; they are not secret.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param request what was asked
 * @param decision the answer, the same that {@link Authorizer#decide} gives
 * @param policies the policies that had a say, in the order in which they are looked at for a Deny:
 *     key policy, identity policies, session policy, permissions boundary
 * @param grants the grants of the key that were considered, those that allow and those that do not
 */
public record Explanation(
    AuthorizationRequest request,
    Decision decision,
    List<PolicyFinding> policies,
    List<GrantFinding> grants) {

  /** Copies the lists. */
  public Explanation {
    policies = List.copyOf(policies);
    grants = List.copyOf(grants);
  }

  /**
   * Tells whether the request may proceed.
   *
   * @return true if it is allowed
   */
  public boolean isAllowed() {
    return decision.isAllowed();
  }

  /**
   * Says in one line what decided, or what was missing.
   *
   * @return for example {@code by statement "Admins" of the key policy}
   */
  public String reason() {
    return ExplanationText.reason(decision, request);
  }

  /**
   * Writes the explanation for people.
   *
   * @return several lines, separated by line feeds, without one at the end
   */
  public String text() {
    return ExplanationText.of(this);
  }

  /** The same as {@link #text()}. */
  @Override
  public String toString() {
    return text();
  }

  /**
   * One policy.
   *
   * @param source its kind
   * @param name its name; for policies without a name that of their kind
   * @param statements its statements in order
   */
  public record PolicyFinding(PolicySource source, String name, List<StatementFinding> statements) {

    /** Copies the list. */
    public PolicyFinding {
      statements = List.copyOf(statements);
    }
  }

  /**
   * One statement.
   *
   * @param index its position in its policy, the first one is 1
   * @param sid its identifier; null if it has none
   * @param effect what it does if it matches
   * @param match how it covers the caller if all of it matches, {@link PrincipalMatch#EXACT} in
   *     policies without principals; {@link PrincipalMatch#NONE} if something does not match
   * @param mismatches what does not match; empty if and only if the statement matches
   */
  public record StatementFinding(
      int index,
      @Nullable String sid,
      Effect effect,
      PrincipalMatch match,
      List<Mismatch> mismatches) {

    /** Copies the list. */
    public StatementFinding {
      mismatches = List.copyOf(mismatches);
    }

    /**
     * Tells whether the statement concerns the request.
     *
     * @return true if every element matches
     */
    public boolean matches() {
      return match != PrincipalMatch.NONE;
    }
  }

  /** What a statement asks for. */
  public enum Element {
    /** Principal or NotPrincipal. */
    PRINCIPAL,
    /** Action or NotAction. */
    ACTION,
    /** Resource or NotResource. */
    RESOURCE,
    /** One key under one operator of Condition. */
    CONDITION
  }

  /**
   * An element of a statement that does not match the request.
   *
   * @param element which element
   * @param name the name of the element in the policy; for a condition its operator and its key,
   *     for example {@code StringEquals kms:ViaService}
   * @param required what the statement names; empty if the element is missing in the statement
   * @param given what the request has; null if the condition key is absent, or is one that this
   *     kind of policy never sees
   */
  public record Mismatch(
      Element element, String name, List<String> required, @Nullable List<String> given) {

    /** Copies the lists. */
    public Mismatch {
      required = List.copyOf(required);
      given = given == null ? null : List.copyOf(given);
    }
  }

  /**
   * One grant of the key.
   *
   * @param grantId its identifier
   * @param allows whether it allows the request; a grant to an account allows only together with an
   *     identity policy
   * @param toAccount whether its grantee is the caller's account and not the caller
   * @param reason why it does or does not, in words: a wrong operation, another grantee, a
   *     constraint that does not hold
   */
  public record GrantFinding(String grantId, boolean allows, boolean toAccount, String reason) {}
}
