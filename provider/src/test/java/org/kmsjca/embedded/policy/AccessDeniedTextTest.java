// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.B;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.deny;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.identityDeny;
import static org.kmsjca.embedded.policy.Requests.identityDocument;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.onNothing;
import static org.kmsjca.embedded.policy.Requests.statement;
import static org.kmsjca.embedded.policy.Requests.user;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.testing.Spec;

/** The texts of refusals. */
class AccessDeniedTextTest {

  private static final String BOB_ON_KEY =
      "User: arn:aws:iam::"
          + A
          + ":user/Bob is not authorized to perform: kms:Encrypt on resource: "
          + KEY;
  private static final Caller CAROL = user(B, "Carol");
  private static final String CAROL_ON_KEY =
      BOB_ON_KEY.replace(BOB.arn().toString(), CAROL.arn().toString());
  private static final String FOREIGN =
      " because the resource does not exist in this Region, no resource-based policies allow access,"
          + " or a resource-based policy explicitly denies access";
  private static final PolicyDocument NOTHING = identityDocument("Allow", "s3:*", "*");

  @Test
  void keyPolicyMissing_sameAccount_namesResourceBasedPolicy() {
    assertThat(refusal(onKey(BOB, "Encrypt"), ApplicablePolicies.of(keyPolicy(allow(B, "kms:*")))))
        .isEqualTo(
            BOB_ON_KEY
                + " because no resource-based policy allows the kms:Encrypt action"
                + " (no statement of the key policy and no grant allows it)");
  }

  @Test
  @Spec("PO-75")
  void identityPolicyMissing_namesIdentityBasedPolicy() {
    assertThat(refusal(onKey(BOB, "Encrypt"), ApplicablePolicies.of(defaultPolicy())))
        .isEqualTo(
            BOB_ON_KEY
                + " because no identity-based policy allows the kms:Encrypt action"
                + " (no statement of the caller's identity policies allows it)");
  }

  @Test
  void sessionPolicyMissing_namesSessionPolicy() {
    assertThat(refusal(onKey(BOB, "Encrypt"), limited(null, NOTHING)))
        .isEqualTo(
            BOB_ON_KEY
                + " because no session policy allows the kms:Encrypt action"
                + " (no statement of the session policy allows it)");
  }

  @Test
  void boundaryMissing_namesPermissionsBoundary() {
    assertThat(refusal(onKey(BOB, "Encrypt"), limited(NOTHING, null)))
        .isEqualTo(
            BOB_ON_KEY
                + " because no permissions boundary allows the kms:Encrypt action"
                + " (no statement of the permissions boundary allows it)");
  }

  @Test
  @Spec("PO-75")
  void explicitDeny_inKeyPolicy_namesStatement() {
    PolicyDocument key =
        keyPolicy(
            statement(
                "'Sid':'DenyBob','Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'"));
    assertThat(refusal(onKey(BOB, "Encrypt"), ApplicablePolicies.of(key)))
        .isEqualTo(
            BOB_ON_KEY
                + " with an explicit deny in a resource-based policy"
                + " (statement \"DenyBob\" of the key policy)");
  }

  @Test
  void explicitDeny_inIdentityPolicy_namesPolicyAndIndex() {
    assertThat(
            refusal(
                onKey(BOB, "Encrypt"),
                ApplicablePolicies.of(defaultPolicy(), identityDeny("kms:*", "*"))))
        .isEqualTo(
            BOB_ON_KEY
                + " with an explicit deny in an identity-based policy"
                + " (statement 1 of identity policy \"Test\")");
  }

  @Test
  void explicitDeny_inLimits_namesThem() {
    PolicyDocument noKms = identityDocument("Deny", "kms:*", "*");
    assertThat(refusal(onKey(BOB, "Encrypt"), limited(null, noKms)))
        .endsWith(" with an explicit deny in a session policy (statement 1 of the session policy)");
    assertThat(refusal(onKey(BOB, "Encrypt"), limited(noKms, null)))
        .endsWith(
            " with an explicit deny in a permissions boundary (statement 1 of the permissions"
                + " boundary)");
  }

  @Test
  @Spec("PO-76")
  void keyPolicy_otherAccount_learnsNothingAboutIt() {
    ApplicablePolicies unnamed =
        ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:*", "*"));
    ApplicablePolicies denied =
        ApplicablePolicies.of(
            keyPolicy(allow(B, "kms:*"), deny(B, "kms:Encrypt")), identityAllow("kms:*", "*"));
    assertThat(refusal(onKey(CAROL, "Encrypt"), unnamed)).isEqualTo(CAROL_ON_KEY + FOREIGN);
    assertThat(refusal(onKey(CAROL, "Encrypt"), denied)).isEqualTo(CAROL_ON_KEY + FOREIGN);
  }

  @Test
  void ownIdentityPolicy_otherAccount_isNamed() {
    PolicyDocument key = keyPolicy(allow(B, "kms:*"));
    assertThat(refusal(onKey(CAROL, "Encrypt"), ApplicablePolicies.of(key)))
        .startsWith(CAROL_ON_KEY + " because no identity-based policy allows");
    assertThat(
            refusal(
                onKey(CAROL, "Encrypt"), ApplicablePolicies.of(key, identityDeny("kms:*", "*"))))
        .startsWith(CAROL_ON_KEY + " with an explicit deny in an identity-based policy");
  }

  @Test
  void operationOfOneAccount_otherAccount_saysSo() {
    assertThat(refusal(onKey(CAROL, "DisableKey"), ApplicablePolicies.of(defaultPolicy())))
        .endsWith(FOREIGN + " (the operation does not work across accounts)");
  }

  @Test
  void withoutResource_resourceIsStar() {
    assertThat(refusal(onNothing(BOB, "CreateKey"), ApplicablePolicies.of(null)))
        .startsWith(
            "User: arn:aws:iam::"
                + A
                + ":user/Bob is not authorized to perform: kms:CreateKey on resource: * because no"
                + " identity-based policy allows the kms:CreateKey action");
  }

  @Test
  void toException_anyDenial_isAccessDeniedWithTheText() {
    AuthorizationRequest request = onKey(BOB, "Encrypt");
    Decision.Denial denial =
        (Decision.Denial) Authorizer.decide(request, ApplicablePolicies.of(defaultPolicy()));
    KmsAccessDeniedException e = denial.toException(request);
    assertThat(e.code()).isEqualTo(KmsErrorCode.ACCESS_DENIED);
    assertThat(e.detail()).contains(denial.accessDeniedText(request));
  }

  private static ApplicablePolicies limited(PolicyDocument boundary, PolicyDocument session) {
    return new ApplicablePolicies(
        defaultPolicy(), List.of(identityAllow("*", "*")), boundary, session, List.of());
  }

  private static String refusal(AuthorizationRequest request, ApplicablePolicies policies) {
    return ((Decision.Denial) Authorizer.decide(request, policies)).accessDeniedText(request);
  }
}
