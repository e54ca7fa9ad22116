// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AddUserToGroup;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.AttachGroupPolicy;
import org.kmsjca.embedded.iam.operations.AttachRolePolicy;
import org.kmsjca.embedded.iam.operations.AttachUserPolicy;
import org.kmsjca.embedded.iam.operations.CreateGroup;
import org.kmsjca.embedded.iam.operations.CreatePolicy;
import org.kmsjca.embedded.iam.operations.CreatePolicyVersion;
import org.kmsjca.embedded.iam.operations.DeleteUserPermissionsBoundary;
import org.kmsjca.embedded.iam.operations.DeleteUserPolicy;
import org.kmsjca.embedded.iam.operations.DetachUserPolicy;
import org.kmsjca.embedded.iam.operations.PutGroupPolicy;
import org.kmsjca.embedded.iam.operations.PutRolePermissionsBoundary;
import org.kmsjca.embedded.iam.operations.PutUserPermissionsBoundary;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.RemoveUserFromGroup;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.testing.Spec;

/** Policies of users, groups, roles and sessions decide about keys. */
class CallerPoliciesTest extends IamContractTest {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  @Test
  @Spec("ID-20")
  void inlinePolicyOfUser_decides() {
    String key = createKey().arn();
    Caller bob = Caller.of(createUser("Bob").arn());
    assertDenied("no identity-based policy", bob, key);
    iam(new PutUserPolicy("Bob", "use", allow("kms:*")));
    assertAllowed(bob, key);
    iam(new DeleteUserPolicy("Bob", "use"));
    assertDenied("no identity-based policy", bob, key);
  }

  @Test
  @Spec("ID-20")
  void managedPolicyOfUser_decidesByItsDefaultVersion() {
    String key = createKey().arn();
    Caller bob = Caller.of(createUser("Bob").arn());
    String arn = iam(CreatePolicy.of("use", allow("kms:Decrypt"))).policy().arn();
    iam(new AttachUserPolicy("Bob", arn));
    assertDenied("no identity-based policy", bob, key);
    iam(new CreatePolicyVersion(arn, allow("kms:*"), false));
    assertDenied("no identity-based policy", bob, key);
    iam(new CreatePolicyVersion(arn, allow("kms:Generate*"), true));
    assertAllowed(bob, key);
    iam(new DetachUserPolicy("Bob", arn));
    assertDenied("no identity-based policy", bob, key);
  }

  @Test
  @Spec("ID-21")
  void policiesOfGroups_decideForMembers() {
    String key = createKey().arn();
    Caller bob = Caller.of(createUser("Bob").arn());
    iam(CreateGroup.of("Users"));
    iam(CreateGroup.of("Guests"));
    iam(new AttachGroupPolicy("Users", ADMINISTRATOR));
    iam(new PutGroupPolicy("Guests", "no", deny("kms:GenerateDataKey")));
    iam(new AddUserToGroup("Users", "Bob"));
    assertAllowed(bob, key);
    iam(new AddUserToGroup("Guests", "Bob"));
    assertDenied("explicit deny in an identity-based policy", bob, key);
    iam(new RemoveUserFromGroup("Guests", "Bob"));
    assertAllowed(bob, key);
  }

  @Test
  @Spec("ID-22")
  void boundaryOfUser_limits() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("kms:*"));
    String boundary = iam(CreatePolicy.of("limit", allow("kms:Describe*"))).policy().arn();
    iam(new PutUserPermissionsBoundary("Bob", boundary));
    assertDenied("no permissions boundary allows", bob, key);
    assertThat(as(bob).call(DescribeKey.of(key)).keyMetadata().arn()).isEqualTo(key);
    iam(new DeleteUserPermissionsBoundary("Bob"));
    assertAllowed(bob, key);
  }

  @Test
  @Spec({"ID-20", "ID-22", "ID-23"})
  void session_hasThePoliciesOfItsRole_withinBoundaryAndSessionPolicy() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    RevocableKms full = as(assume(bob, AssumeRole.of(role, "full")));
    assertThat(full.call(use(key)).keyId()).isEqualTo(key);
    AssumeRole narrow =
        new AssumeRole(
            role,
            "narrow",
            List.of(),
            allow("kms:Describe*"),
            null,
            List.of(),
            List.of(),
            null,
            null);
    RevocableKms limited = as(assume(bob, narrow));
    assertThat(limited.call(DescribeKey.of(key))).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "no session policy allows", () -> limited.call(use(key)));
    iam(new PutRolePermissionsBoundary("App", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "no permissions boundary allows", () -> full.call(use(key)));
  }

  @Test
  @Spec("ID-23")
  void sessionsOfOneName_haveTheirOwnPolicies() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    RevocableKms limited =
        as(
            assume(
                bob,
                new AssumeRole(
                    role,
                    "same",
                    List.of(),
                    allow("kms:Describe*"),
                    null,
                    List.of(),
                    List.of(),
                    null,
                    null)));
    RevocableKms full = as(assume(bob, AssumeRole.of(role, "same")));
    assertThat(full.call(use(key))).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "no session policy allows", () -> limited.call(use(key)));
  }

  @Test
  void operationsOnNoKey_areAllowedByIdentityPolicies() {
    Caller bob = userWith("Bob", allow("kms:GenerateRandom"));
    assertThat(as(bob).call(new GenerateRandom(8)).plaintext().sizeBytes()).isEqualTo(8);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "kms:ListKeys", () -> as(bob).call(ListKeys.of()));
    iam(new AttachUserPolicy("Bob", "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"));
    assertThat(as(bob).call(CreateKey.of()).keyMetadata().arn()).contains(ACCOUNT);
  }

  @Test
  @Spec("ID-24")
  void stamp_anyIdentityChanged_isStale() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("kms:*"));
    DecisionStamp stamp = as(bob).callStamped(use(key)).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    iam(new PutUserPolicy("Bob", "more", deny("kms:Decrypt")));
    assertThat(stamp.isCurrent()).isFalse();
    RevocableKms kmsOfBob = as(bob);
    assertThat(kmsOfBob.recheck(use(key)).isCurrent()).isTrue();
    iam(new PutUserPolicy("Bob", "more", deny("kms:*")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "explicit deny", () -> kmsOfBob.recheck(use(key)));
  }

  @Test
  @Spec("ID-24")
  void stamp_ofASession_endsWithIt() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    roleWith("App", allow("kms:*"));
    String role = "arn:aws:iam::" + ACCOUNT + ":role/App";
    RevocableKms session =
        as(
            assume(
                bob,
                new AssumeRole(
                    role, "one", List.of(), null, 900, List.of(), List.of(), null, null)));
    DecisionStamp stamp = session.callStamped(use(key)).stamp();
    clock.advance(java.time.Duration.ofSeconds(898));
    assertThat(stamp.isCurrent()).isTrue();
    clock.advance(java.time.Duration.ofSeconds(2));
    assertThat(stamp.isCurrent()).isFalse();
    assertErrorContains(KmsErrorCode.EXPIRED_TOKEN, "is expired", () -> session.recheck(use(key)));
  }

  @Test
  void attachAndDetachRolePolicy_decide() {
    String key = createKey().arn();
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:Describe*")).arn();
    RevocableKms session = as(assume(bob, AssumeRole.of(role, "one")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "no identity-based policy", () -> session.call(use(key)));
    iam(new AttachRolePolicy("App", ADMINISTRATOR));
    assertThat(session.call(use(key))).isNotNull();
  }

  private static GenerateDataKey use(String key) {
    return GenerateDataKey.of(key, EncryptionContext.EMPTY);
  }

  private void assertAllowed(Caller caller, String key) {
    assertThat(as(caller).call(use(key)).keyId()).isEqualTo(key);
  }

  private void assertDenied(String reason, Caller caller, String key) {
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, reason, () -> as(caller).call(use(key)));
  }
}
