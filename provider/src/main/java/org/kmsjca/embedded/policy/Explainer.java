// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a request is allowed or denied.
 *
 * <p>The answer itself comes from the {@link Authorizer}; here every statement is looked at,
 * element by element, also those that the decision did not need. This is much slower than deciding.
 *
 * <p><b>Thread safety:</b> without state.
 */
public final class Explainer {

  private final AuthorizationRequest request;
  private final ApplicablePolicies policies;
  private final RequestContext context;

  private Explainer(AuthorizationRequest request, ApplicablePolicies policies) {
    this.request = request;
    this.policies = policies;
    context = new RequestContext(request);
  }

  /**
   * Explains, with only those grants that allow the request.
   *
   * @param request what is asked
   * @param policies what has a say in it
   * @return the decision with all that was looked at
   */
  public static Explanation explain(AuthorizationRequest request, ApplicablePolicies policies) {
    Stream<Explanation.GrantFinding> direct =
        policies.allowingGrants().stream()
            .map(id -> new Explanation.GrantFinding(id, true, false, "its grantee is the caller"));
    Stream<Explanation.GrantFinding> toAccount =
        policies.accountGrants().stream()
            .map(
                id ->
                    new Explanation.GrantFinding(
                        id, true, true, "an identity policy must allow it too"));
    return explain(request, policies, Stream.concat(direct, toAccount).toList());
  }

  /**
   * Explains.
   *
   * @param request what is asked
   * @param policies what has a say in it, with the grants that allow the request
   * @param grants all grants that are worth mentioning, with those that do not allow the request
   * @return the decision with all that was looked at
   */
  public static Explanation explain(
      AuthorizationRequest request,
      ApplicablePolicies policies,
      List<Explanation.GrantFinding> grants) {
    Decision decision = Authorizer.decide(request, policies);
    return new Explanation(request, decision, new Explainer(request, policies).findings(), grants);
  }

  private List<Explanation.PolicyFinding> findings() {
    List<Explanation.PolicyFinding> findings = new ArrayList<>();
    PolicyDocument keyPolicy = request.isOnKey() ? policies.keyPolicy() : null;
    add(findings, PolicySource.KEY_POLICY, PolicySource.KEY_POLICY.text(), keyPolicy);
    for (NamedPolicy policy : policies.identityPolicies()) {
      add(findings, PolicySource.IDENTITY_POLICY, policy.name(), policy.document());
    }
    for (NamedPolicy policy : policies.sessionPolicies()) {
      add(findings, PolicySource.SESSION_POLICY, policy.name(), policy.document());
    }
    PolicySource boundary = PolicySource.PERMISSIONS_BOUNDARY;
    add(findings, boundary, boundary.text(), policies.permissionsBoundary());
    return findings;
  }

  private void add(
      List<Explanation.PolicyFinding> findings,
      PolicySource source,
      String name,
      @Nullable PolicyDocument policy) {
    if (policy != null) {
      List<Explanation.StatementFinding> statements =
          policy.statements().stream().map(this::finding).toList();
      findings.add(new Explanation.PolicyFinding(source, name, statements));
    }
  }

  private Explanation.StatementFinding finding(Statement statement) {
    List<Explanation.Mismatch> mismatches = new ArrayList<>();
    addPrincipal(mismatches, statement);
    addAction(mismatches, statement.actions(), statement.effect());
    addResource(mismatches, statement.resources(), statement.effect());
    for (Condition condition : statement.conditions()) {
      if (!condition.covers(context, statement.effect())) {
        mismatches.add(
            new Explanation.Mismatch(
                Explanation.Element.CONDITION,
                condition.name(),
                condition.values(),
                condition.present(context)));
      }
    }
    return new Explanation.StatementFinding(
        statement.index(),
        statement.sid(),
        statement.effect(),
        statement.match(context),
        mismatches);
  }

  private void addPrincipal(List<Explanation.Mismatch> mismatches, Statement statement) {
    Principals principals = statement.principals();
    if (principals != null
        && principals.match(context.caller(), statement.effect()) == PrincipalMatch.NONE) {
      mismatches.add(
          new Explanation.Mismatch(
              Explanation.Element.PRINCIPAL,
              principals.negated() ? "NotPrincipal" : "Principal",
              principals.values(),
              List.of(context.caller().identifier())));
    }
  }

  private void addAction(
      List<Explanation.Mismatch> mismatches, @Nullable ActionElement actions, Effect effect) {
    if (actions == null || !actions.covers(context, effect)) {
      mismatches.add(
          new Explanation.Mismatch(
              Explanation.Element.ACTION,
              actions != null && actions.negated() ? "NotAction" : "Action",
              actions == null ? List.of() : actions.values(),
              List.of(request.action())));
    }
  }

  private void addResource(
      List<Explanation.Mismatch> mismatches, @Nullable ResourceElement resources, Effect effect) {
    if (resources == null || !resources.covers(context, effect)) {
      mismatches.add(
          new Explanation.Mismatch(
              Explanation.Element.RESOURCE,
              resources != null && resources.negated() ? "NotResource" : "Resource",
              resources == null ? List.of() : resources.values(),
              List.of(context.resource())));
    }
  }
}
