// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.B;
import static org.kmsjca.embedded.policy.Requests.ROOT_B;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.deny;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.identityDocument;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.user;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** What grants to the caller and grants to the caller's account are worth. */
class GrantDecisionTest {

  private static final Caller BEA = user(B, "Bea");
  private static final String ALICE_ARN = ALICE.arn().toString();
  private static final PolicyDocument NOTHING = identityDocument("Allow", "s3:*", "*");

  @Test
  @Spec("PO-72")
  void grantToAccount_identityPolicyAllows_allowedByBoth() {
    Decision decision =
        Authorizer.decide(
            onKey(BEA, "Encrypt"),
            toAccount(defaultPolicy(), null, null, identityAllow("kms:Encrypt", "*")));
    assertThat(decision)
        .isEqualTo(
            new Decision.Allow(
                List.of(new DecidingStatement(PolicySource.IDENTITY_POLICY, "Test", 1, null)),
                List.of("grant-1"),
                null));
  }

  @Test
  @Spec("PO-72")
  void grantToAccount_noIdentityPolicy_missesIdentityPolicy() {
    assertMissing(
        onKey(BEA, "Encrypt"),
        toAccount(defaultPolicy(), null, null),
        MissingPermission.IDENTITY_POLICY);
  }

  @Test
  @Spec("PO-72")
  void grantToAccount_limitAllowsNothing_missesLimit() {
    NamedPolicy identity = identityAllow("kms:*", "*");
    assertMissing(
        onKey(BEA, "Encrypt"),
        toAccount(defaultPolicy(), NOTHING, null, identity),
        MissingPermission.PERMISSIONS_BOUNDARY);
    assertMissing(
        onKey(BEA, "Encrypt"),
        toAccount(defaultPolicy(), null, NOTHING, identity),
        MissingPermission.SESSION_POLICY);
  }

  @Test
  @Spec("PO-72")
  void grantToAccount_rootUser_allowedAlone() {
    assertThat(Authorizer.decide(onKey(ROOT_B, "Encrypt"), toAccount(defaultPolicy(), null, null)))
        .isEqualTo(new Decision.Allow(List.of(), List.of("grant-1"), null));
  }

  @Test
  void grantToAccount_keyPolicyNamesTheUser_statementDecides() {
    Decision decision =
        Authorizer.decide(
            onKey(ALICE, "Encrypt"),
            toAccount(keyPolicy(allow(ALICE_ARN, "kms:*")), NOTHING, NOTHING));
    assertThat(decision)
        .isEqualTo(
            new Decision.Allow(
                List.of(new DecidingStatement(PolicySource.KEY_POLICY, "key policy", 1, null)),
                List.of(),
                null));
  }

  @Test
  @Spec("PO-62")
  void grantToAccount_keyPolicyDenies_denied() {
    assertThat(
            Authorizer.decide(
                onKey(BEA, "Encrypt"),
                toAccount(keyPolicy(deny("*", "kms:*")), null, null, identityAllow("kms:*", "*"))))
        .isInstanceOf(Decision.ExplicitDeny.class);
  }

  @Test
  @Spec("PO-73")
  void retireGrant_allowedByKeyPolicyOnly_missesGrant() {
    assertMissing(
        onKey(ALICE, "RetireGrant"),
        ApplicablePolicies.of(keyPolicy(allow(ALICE_ARN, "kms:*")), identityAllow("*", "*")),
        MissingPermission.GRANT);
  }

  @Test
  @Spec("PO-73")
  void retireGrant_grantToCaller_allowedUnlessKeyPolicyDenies() {
    AuthorizationRequest request = onKey(ALICE, "RetireGrant");
    assertThat(Authorizer.decide(request, toCaller(defaultPolicy())).isAllowed()).isTrue();
    assertThat(
            Authorizer.decide(request, toCaller(keyPolicy(deny(A, "kms:RetireGrant")))).isAllowed())
        .isFalse();
  }

  @Test
  @Spec("PO-73")
  void retireGrant_accountMayRetire_identityPolicyNeeded() {
    AuthorizationRequest request = onKey(ALICE, "RetireGrant");
    assertMissing(
        request, toAccount(defaultPolicy(), null, null), MissingPermission.IDENTITY_POLICY);
    NamedPolicy identity = identityAllow("kms:RetireGrant", "*");
    assertThat(
            Authorizer.decide(request, toAccount(defaultPolicy(), null, null, identity))
                .isAllowed())
        .isTrue();
  }

  @Test
  void retireGrant_denied_textSpeaksOfGrants() {
    AuthorizationRequest request = onKey(ALICE, "RetireGrant");
    Decision.Denial denial =
        (Decision.Denial) Authorizer.decide(request, ApplicablePolicies.of(defaultPolicy()));
    assertThat(denial.accessDeniedText(request))
        .endsWith(
            " because no resource-based policy allows the kms:RetireGrant action"
                + " (only a grant can allow it, and no grant does)");
  }

  private static ApplicablePolicies toCaller(PolicyDocument key) {
    return new ApplicablePolicies(key, List.of(), null, null, List.of("grant-1"));
  }

  private static ApplicablePolicies toAccount(
      PolicyDocument key,
      @Nullable PolicyDocument boundary,
      @Nullable PolicyDocument session,
      NamedPolicy... identities) {
    return new ApplicablePolicies(
        key, List.of(identities), boundary, session, List.of(), List.of("grant-1"));
  }

  private static void assertMissing(
      AuthorizationRequest request, ApplicablePolicies policies, MissingPermission missing) {
    assertThat(Authorizer.decide(request, policies))
        .isEqualTo(new Decision.ImplicitDeny(missing, null));
  }
}
