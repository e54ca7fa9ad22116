// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALIAS;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.B;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.deny;
import static org.kmsjca.embedded.policy.Requests.identity;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.identityDeny;
import static org.kmsjca.embedded.policy.Requests.identityDocument;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.session;
import static org.kmsjca.embedded.policy.Requests.statement;
import static org.kmsjca.embedded.policy.Requests.user;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;

/** The twenty worked cases of docs/spec/policy.md, section 7. Account A owns the key. */
class WorkedCasesTest {

  private static final String DEFAULT_STATEMENT = allow("arn:aws:iam::" + A + ":root", "kms:*");
  private static final String ALICE_ARN = ALICE.arn().toString();
  private static final Caller USER_B = user(B, "Carol");

  private static final PolicyDocument WITH_ROOT_B =
      keyPolicy(
          DEFAULT_STATEMENT,
          allow("arn:aws:iam::" + B + ":root", "kms:Encrypt"),
          allow("arn:aws:iam::" + B + ":root", "kms:Decrypt"));

  private static final PolicyDocument VIA_EC2 =
      keyPolicy(
          statement(
              "'Effect':'Allow','Principal':{'AWS':'*'},'Action':'kms:*','Resource':'*','Condition':"
                  + "{'StringEquals':{'kms:CallerAccount':'"
                  + A
                  + "','kms:ViaService':'ec2.us-east-1.amazonaws.com'}}"));

  @Test
  void case1_defaultPolicyAndNoIdentityPolicy_denied() {
    assertDenied(ApplicablePolicies.of(defaultPolicy()), BOB, "Encrypt");
  }

  @Test
  void case2_defaultPolicyAndIdentityPolicyOnKey_allowed() {
    assertAllowed(
        ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:Encrypt", KEY.toString())),
        BOB,
        "Encrypt");
  }

  @Test
  void case3_identityPolicyOnAliasOnly_denied() {
    assertDenied(
        ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:Encrypt", ALIAS.toString())),
        BOB,
        "Encrypt");
  }

  @Test
  void case4_keyPolicyWithoutAccount_administratorDenied() {
    assertDenied(
        ApplicablePolicies.of(keyPolicy(allow(ALICE_ARN, "kms:*")), identityAllow("*", "*")),
        BOB,
        "Decrypt");
  }

  @Test
  void case5_keyPolicyWithoutAccount_rootDenied() {
    assertDenied(
        ApplicablePolicies.of(keyPolicy(allow(ALICE_ARN, "kms:*"))), ROOT_A, "PutKeyPolicy");
  }

  @Test
  void case6_userNamedInKeyPolicy_allowedWithoutIdentityPolicy() {
    assertAllowed(
        ApplicablePolicies.of(keyPolicy(allow(ALICE_ARN, "kms:Decrypt"))), ALICE, "Decrypt");
  }

  @Test
  void case7_identityPolicyDenies_namedUserDenied() {
    assertDenied(
        ApplicablePolicies.of(
            keyPolicy(allow(ALICE_ARN, "kms:Decrypt")), identityDeny("kms:*", "*")),
        ALICE,
        "Decrypt");
  }

  @Test
  void case8_keyPolicyDenies_grantDoesNotHelp() {
    PolicyDocument key = keyPolicy(DEFAULT_STATEMENT, deny(ALICE_ARN, "kms:Decrypt"));
    assertDenied(
        new ApplicablePolicies(key, List.of(), null, null, List.of("grant-1")), ALICE, "Decrypt");
  }

  @Test
  void case9_grantWithoutIdentityPolicy_allowed() {
    assertAllowed(
        new ApplicablePolicies(defaultPolicy(), List.of(), null, null, List.of("grant-1")),
        ALICE,
        "Decrypt");
  }

  @Test
  void case10_delegationOfDescribeOnly_encryptDenied() {
    PolicyDocument key = keyPolicy(allow("arn:aws:iam::" + A + ":root", "kms:Describe*"));
    ApplicablePolicies policies = ApplicablePolicies.of(key, identityAllow("kms:*", "*"));
    assertDenied(policies, BOB, "Encrypt");
    assertAllowed(policies, BOB, "DescribeKey");
  }

  @Test
  void case11_foreignAccountInBothPolicies_allowed() {
    assertAllowed(
        ApplicablePolicies.of(WITH_ROOT_B, identityAllow("kms:Encrypt", KEY.toString())),
        USER_B,
        "Encrypt");
  }

  @Test
  void case12_foreignAccountWithoutIdentityPolicy_denied() {
    assertDenied(ApplicablePolicies.of(WITH_ROOT_B), USER_B, "Encrypt");
  }

  @Test
  void case13_operationNotAcrossAccounts_denied() {
    assertDenied(
        ApplicablePolicies.of(WITH_ROOT_B, identityAllow("kms:*", "*")),
        USER_B,
        "ScheduleKeyDeletion");
  }

  @Test
  void case14_foreignAccountNotInKeyPolicy_denied() {
    assertDenied(
        ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:*", "*")), USER_B, "Encrypt");
  }

  @Test
  void case15_otherRoleThanTheOneNamed_denied() {
    PolicyDocument key =
        keyPolicy(DEFAULT_STATEMENT, allow("arn:aws:iam::" + B + ":role/X", "kms:Encrypt"));
    ApplicablePolicies policies = ApplicablePolicies.of(key, identityAllow("kms:Encrypt", "*"));
    assertDenied(policies, session(B, "Y", "s"), "Encrypt");
    assertAllowed(policies, session(B, "X", "s"), "Encrypt");
  }

  @Test
  void case16_everyoneViaService_allowed() {
    ConditionValues context =
        ConditionValues.builder()
            .add("kms:CallerAccount", A)
            .add("kms:ViaService", "ec2.us-east-1.amazonaws.com")
            .build();
    Decision decision =
        Authorizer.decide(onKey(BOB, "Decrypt", context), ApplicablePolicies.of(VIA_EC2));
    assertThat(decision.isAllowed()).isTrue();
  }

  @Test
  void case17_everyoneViaServiceCalledDirectly_denied() {
    ConditionValues context = ConditionValues.builder().add("kms:CallerAccount", A).build();
    Decision decision =
        Authorizer.decide(onKey(BOB, "Decrypt", context), ApplicablePolicies.of(VIA_EC2));
    assertThat(decision.isAllowed()).isFalse();
  }

  @Test
  void case18_notAction_allowsAllButTheOneNamed() {
    NamedPolicy policy =
        new NamedPolicy(
            "NotDecrypt", identity("'Effect':'Allow','NotAction':'kms:Decrypt','Resource':'*'"));
    ApplicablePolicies policies = ApplicablePolicies.of(defaultPolicy(), policy);
    assertAllowed(policies, BOB, "Encrypt");
    assertDenied(policies, BOB, "Decrypt");
  }

  @Test
  void case19_roleNamed_sessionPolicyLimits() {
    PolicyDocument key = keyPolicy(allow("arn:aws:iam::" + A + ":role/R", "kms:Encrypt"));
    assertDenied(withSessionPolicy(key), session(A, "R", "s"), "Encrypt");
    assertAllowed(ApplicablePolicies.of(key), session(A, "R", "s"), "Encrypt");
  }

  @Test
  void case20_sessionNamed_sessionPolicyHasNoSay() {
    PolicyDocument key = keyPolicy(allow("arn:aws:sts::" + A + ":assumed-role/R/s", "kms:Encrypt"));
    assertAllowed(withSessionPolicy(key), session(A, "R", "s"), "Encrypt");
    assertDenied(withSessionPolicy(key), session(A, "R", "t"), "Encrypt");
  }

  private static ApplicablePolicies withSessionPolicy(PolicyDocument key) {
    return new ApplicablePolicies(
        key, List.of(), null, identityDocument("Allow", "s3:*", "*"), List.of());
  }

  private static void assertAllowed(ApplicablePolicies policies, Caller caller, String operation) {
    assertThat(Authorizer.decide(onKey(caller, operation), policies).isAllowed()).isTrue();
  }

  private static void assertDenied(ApplicablePolicies policies, Caller caller, String operation) {
    assertThat(Authorizer.decide(onKey(caller, operation), policies).isAllowed()).isFalse();
  }
}
