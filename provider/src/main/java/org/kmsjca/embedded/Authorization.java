// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.AllowingGrants;
import org.kmsjca.embedded.grants.GrantQuestion.Sources;
import org.kmsjca.embedded.iam.CallerPolicies;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.operations.Access;
import org.kmsjca.embedded.operations.Call;
import org.kmsjca.embedded.operations.CallerConditions;
import org.kmsjca.embedded.operations.Denials;
import org.kmsjca.embedded.operations.RequestGrants;
import org.kmsjca.embedded.policy.ApplicablePolicies;
import org.kmsjca.embedded.policy.AuthorizationRequest;
import org.kmsjca.embedded.policy.Authorizer;
import org.kmsjca.embedded.policy.Decision;
import org.kmsjca.embedded.policy.Explainer;
import org.kmsjca.embedded.policy.Explanation;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsAccessDeniedException;

/**
 * The authorisation of one call: every permission that it needs is put to the evaluator with the
 * key policy, the caller's policies and the grants that have a say.
 *
 * <p>Confined to the thread of the call.
 */
final class Authorization {

  private final KeyPolicies keyPolicies;
  private final Call<?> call;
  private final RequestGrants grants;
  private final boolean crossAccount;

  /**
   * Prepares the authorisation of a call.
   *
   * @param keyPolicies reads key policies
   * @param call the call, resolved on the state that counts
   * @param grants the grants that have a say in it
   * @param crossAccount whether the operation works across accounts
   */
  Authorization(KeyPolicies keyPolicies, Call<?> call, RequestGrants grants, boolean crossAccount) {
    this.keyPolicies = keyPolicies;
    this.call = call;
    this.grants = grants;
    this.crossAccount = crossAccount;
  }

  /**
   * Requires permissions.
   *
   * @param accesses all permissions that the call needs; their conditions are completed
   * @param stamp gets what the decisions rest on
   * @throws KmsAccessDeniedException if one of them is denied
   */
  void require(List<Access> accesses, StampBuilder stamp) {
    List<AuthorizationRequest> questions = questions(accesses);
    KmsAccessDeniedException denied = null;
    for (Sources sources : grants.attempts(accesses)) {
      KmsAccessDeniedException error = attempt(accesses, questions, sources, stamp);
      if (error == null) {
        return;
      }
      denied = denied == null ? error : denied;
    }
    if (denied != null) {
      throw denied;
    }
  }

  /** Explains permissions, one by one, with the grants that the caller has. */
  List<Explanation> explain(List<Access> accesses) {
    List<AuthorizationRequest> questions = questions(accesses);
    List<Explanation> explanations = new ArrayList<>(accesses.size());
    for (int i = 0; i < accesses.size(); i++) {
      Access access = accesses.get(i);
      explanations.add(
          Explainer.explain(
              questions.get(i),
              policies(access, grants.allowing(access, Sources.ANY)),
              grants.findings(access)));
    }
    return explanations;
  }

  private @Nullable KmsAccessDeniedException attempt(
      List<Access> accesses,
      List<AuthorizationRequest> questions,
      Sources sources,
      StampBuilder stamp) {
    for (int i = 0; i < accesses.size(); i++) {
      Access access = accesses.get(i);
      AllowingGrants allowing = grants.allowing(access, sources);
      Decision decision = Authorizer.decide(questions.get(i), policies(access, allowing));
      if (decision instanceof Decision.Denial denial) {
        return access.isNamedInCiphertextOnly()
            ? Denials.namedInCiphertext()
            : denial.toException(questions.get(i).shownAs(access.resourceKnownTo(call.caller())));
      }
      stamp.add(access.key(), decision.validUntil());
      if (access.key() != null) {
        // A decision must not outlive material that expires.
        stamp.add(null, ImportedMaterials.usableUntil(access.key().key()));
      }
      if (allowing.dependsOnTime()) {
        stamp.add(access.key(), Instant.MAX);
      }
    }
    return null;
  }

  private List<AuthorizationRequest> questions(List<Access> accesses) {
    List<AuthorizationRequest> questions = new ArrayList<>(accesses.size());
    for (Access access : accesses) {
      questions.add(question(access));
    }
    return questions;
  }

  private AuthorizationRequest question(Access access) {
    Arn resource = access.resource();
    String owner = resource == null ? call.caller().account() : resource.account();
    String region = access.region() == null ? call.place().region() : access.region();
    CallerConditions.addTo(access.conditions(), call.context(), region, owner);
    if (hasIdentityPolicies()) {
      access.addAliasesAndTags(call.state());
    }
    return new AuthorizationRequest(
        call.caller(),
        access.action(),
        resource,
        owner,
        crossAccount,
        access.conditions().build(),
        call.time());
  }

  private ApplicablePolicies policies(Access access, AllowingGrants allowing) {
    String policy = access.keyPolicy();
    return call.context()
        .policies()
        .applicableTo(
            policy == null ? null : keyPolicies.policy(policy),
            allowing.directIds(),
            allowing.accountIds());
  }

  private boolean hasIdentityPolicies() {
    CallerPolicies policies = call.context().policies();
    return !policies.identityPolicies().isEmpty()
        || policies.permissionsBoundary() != null
        || !policies.sessionPolicies().isEmpty();
  }
}
