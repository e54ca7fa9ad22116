// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;
import static org.kmsjca.embedded.policy.Requests.ROOT_B;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.deny;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.statement;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.testing.Spec;

/** A key policy must not lock its author out. */
class LockoutCheckTest {

  private static final ApplicablePolicies NONE = ApplicablePolicies.of(null);

  @Test
  void policyNamesAuthor_accepted() {
    assertThat(locksOut(ALICE, keyPolicy(allow(ALICE.arn().toString(), "kms:*")), NONE)).isFalse();
  }

  @Test
  @Spec("PO-80")
  void policyNamesOtherUser_lockedOut() {
    assertThat(locksOut(BOB, keyPolicy(allow(ALICE.arn().toString(), "kms:*")), NONE)).isTrue();
  }

  @Test
  void policyNamesAuthorForOtherActions_lockedOut() {
    assertThat(locksOut(ALICE, keyPolicy(allow(ALICE.arn().toString(), "kms:Encrypt")), NONE))
        .isTrue();
  }

  @Test
  void policyDelegates_rootUserAccepted() {
    assertThat(locksOut(ROOT_A, defaultPolicy(), NONE)).isFalse();
  }

  @Test
  @Spec("PO-80")
  void policyDelegates_userNeedsIdentityPolicy() {
    assertThat(locksOut(BOB, defaultPolicy(), NONE)).isTrue();
    assertThat(
            locksOut(
                BOB,
                defaultPolicy(),
                ApplicablePolicies.of(null, identityAllow("kms:PutKeyPolicy", "*"))))
        .isFalse();
  }

  @Test
  void policyDeniesAuthor_lockedOut() {
    PolicyDocument policy = keyPolicy(allow("*", "kms:*"), deny("*", "kms:PutKeyPolicy"));
    assertThat(locksOut(ROOT_A, policy, NONE)).isTrue();
  }

  @Test
  void policyAsksForRequestContext_lockedOut() {
    PolicyDocument policy =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*','Condition':"
                    + "{'StringEquals':{'kms:ViaService':'ec2.us-east-1.amazonaws.com'}}"));
    assertThat(locksOut(ALICE, policy, NONE)).isTrue();
  }

  @Test
  void authorOfAnotherAccount_lockedOut() {
    assertThat(locksOut(ROOT_B, keyPolicy(allow("*", "kms:*")), NONE)).isTrue();
  }

  @Test
  @Spec("PO-80")
  void grant_doesNotCount() {
    ApplicablePolicies grant =
        new ApplicablePolicies(null, List.of(), null, null, List.of("grant-1"));
    assertThat(locksOut(BOB, keyPolicy(allow(ALICE.arn().toString(), "kms:*")), grant)).isTrue();
  }

  @Test
  void oldKeyPolicy_doesNotCount() {
    ApplicablePolicies old = ApplicablePolicies.of(keyPolicy(allow("*", "kms:*")));
    assertThat(locksOut(BOB, keyPolicy(allow(ALICE.arn().toString(), "kms:*")), old)).isTrue();
  }

  @Test
  @Spec("PO-80")
  void require_lockedOut_throwsTheTextOfAws() {
    assertThatThrownBy(
            () ->
                LockoutCheck.require(BOB, KEY, defaultPolicy(), NONE, ConditionValues.none(), NOW))
        .isInstanceOfSatisfying(
            KmsInvalidRequestException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.MALFORMED_POLICY_DOCUMENT))
        .hasMessage(
            "MalformedPolicyDocumentException: The new key policy will not allow you to update the"
                + " key policy in the future.");
  }

  @Test
  void require_notLockedOut_returns() {
    assertThatCode(
            () ->
                LockoutCheck.require(
                    ROOT_A, KEY, defaultPolicy(), NONE, ConditionValues.none(), NOW))
        .doesNotThrowAnyException();
  }

  private static boolean locksOut(
      Caller author, PolicyDocument policy, ApplicablePolicies policies) {
    return LockoutCheck.locksOut(author, KEY, policy, policies, ConditionValues.none(), NOW);
  }
}
