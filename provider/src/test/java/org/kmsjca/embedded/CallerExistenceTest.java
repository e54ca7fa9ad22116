// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreateGroup;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.DeleteAccessKey;
import org.kmsjca.embedded.iam.operations.DeleteRole;
import org.kmsjca.embedded.iam.operations.DeleteRolePolicy;
import org.kmsjca.embedded.iam.operations.DeleteUser;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.UpdateAccessKey;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Callers exist, or are refused. */
class CallerExistenceTest extends IamContractTest {

  @Test
  @Spec("ID-1")
  void accountWithoutIdentities_acceptsAnyCaller() {
    String key = createKey(allowing(ALICE.arn().toString())).arn();
    assertThat(as(ALICE).call(GenerateDataKey.of(key, EncryptionContext.EMPTY))).isNotNull();
  }

  @Test
  @Spec("ID-2")
  void accountWithAnIdentity_refusesUnknownUsers_forGood() {
    String key = createKey(allowing(ALICE.arn().toString())).arn();
    createUser("Bob");
    assertUnknown(ALICE, key);
    iam(new DeleteUser("Bob"));
    assertUnknown(ALICE, key);
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("UnrecognizedClientException");
  }

  @Test
  @Spec("ID-2")
  void otherAccounts_areNotConcerned() {
    createUser("Bob");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "no identity-based policy",
        () -> as(Caller.of("arn:aws:iam::444455556666:user/X")).call(ListKeys.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:user/path/Bob",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:role/Bob",
        "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/one",
        "arn:aws:sts::111122223333:assumed-role/Other/one",
        "arn:aws:sts::111122223333:federated-user/Bob"
      })
  @Spec("ID-2")
  void callersThatAreNotThere_areRefused(String arn) {
    createUser("Bob");
    iam(new CreateRole("/service/", "App", TRUST_ACCOUNT, null, null, null, List.of()));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT,
        "The security token included in the request is invalid.",
        () -> as(Caller.of(arn)).call(new GenerateRandom(1)));
    assertIamError(
        IamErrorCode.INVALID_CLIENT_TOKEN_ID,
        "invalid",
        () -> iam(Caller.of(arn), new GetCallerIdentity()));
  }

  @Test
  @Spec("ID-2")
  void sessionNamedByItsArn_isTheNewestOfThatName_untilItEnds() {
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    iam(bob, AssumeRole.of(role, "one"));
    RevocableKms session = as(Caller.of("arn:aws:sts::" + ACCOUNT + ":assumed-role/App/one"));
    assertThat(session.call(new GenerateRandom(1))).isNotNull();
    clock.advance(Duration.ofHours(1));
    assertErrorContains(
        KmsErrorCode.EXPIRED_TOKEN, "is expired", () -> session.call(new GenerateRandom(1)));
  }

  @Test
  @Spec("ID-3")
  void accessKey_rightSecret_isItsUser() {
    userWith("Bob", allow("kms:*"));
    AccessKeyCredentials key = accessKey("Bob");
    assertThat(as(key).call(new GenerateRandom(1))).isNotNull();
    assertThat(lastEvent().get("userIdentity").get("accessKeyId").asText())
        .isEqualTo(key.accessKeyId());
    assertThat(engine.iam(key).call(new GetCallerIdentity()).arn())
        .isEqualTo("arn:aws:iam::" + ACCOUNT + ":user/Bob");
  }

  @Test
  @Spec("ID-3")
  void accessKey_wrongSecret_isRefused() {
    createUser("Bob");
    AccessKeyCredentials key = accessKey("Bob");
    for (String wrong : List.of("", "x", "A".repeat(40))) {
      AccessKeyCredentials guess = new AccessKeyCredentials(key.accessKeyId(), secret(wrong), null);
      assertErrorContains(KmsErrorCode.INVALID_SIGNATURE, "does not match", () -> as(guess));
    }
  }

  @Test
  @Spec("ID-3")
  void accessKey_unknown_isRefused() {
    createUser("Bob");
    for (String id :
        List.of("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "arn:aws:iam::111122223333:root")) {
      AccessKeyCredentials guess = new AccessKeyCredentials(id, secret("x"), null);
      assertErrorContains(KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(guess));
    }
  }

  @Test
  @Spec("ID-3")
  void accessKey_inactiveOrDeleted_stopsTheNextCall() {
    userWith("Bob", allow("kms:*"));
    AccessKeyCredentials key = accessKey("Bob");
    RevocableKms bob = as(key);
    assertThat(bob.call(new GenerateRandom(1))).isNotNull();
    iam(new UpdateAccessKey("Bob", key.accessKeyId(), "Inactive"));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> bob.call(new GenerateRandom(1)));
    assertErrorContains(KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(key));
    iam(new UpdateAccessKey("Bob", key.accessKeyId(), "Active"));
    assertThat(bob.call(new GenerateRandom(1))).isNotNull();
    assertThat(as(key).call(new GenerateRandom(1))).isNotNull();
    iam(new DeleteAccessKey("Bob", key.accessKeyId()));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> bob.call(new GenerateRandom(1)));
  }

  @Test
  @Spec("ID-3")
  void session_needsItsToken() {
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    AccessKeyCredentials right = assume(bob, AssumeRole.of(role, "one"));
    assertThat(as(right).call(new GenerateRandom(1))).isNotNull();
    for (KeyMaterial wrong : new KeyMaterial[] {null, secret(""), secret("x".repeat(128))}) {
      AccessKeyCredentials guess =
          new AccessKeyCredentials(right.accessKeyId(), right.secretAccessKey(), wrong);
      assertErrorContains(KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(guess));
    }
    AccessKeyCredentials user = accessKey("Bob");
    AccessKeyCredentials withToken =
        new AccessKeyCredentials(user.accessKeyId(), user.secretAccessKey(), right.sessionToken());
    assertErrorContains(KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(withToken));
  }

  @Test
  @Spec("ID-4")
  void session_roleDeletedAndMadeAgain_isRefused() {
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    RevocableKms session = as(assume(bob, AssumeRole.of(role, "one")));
    iam(new DeleteRolePolicy("App", "inline"));
    iam(new DeleteRole("App"));
    roleWith("App", allow("kms:*"));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> session.call(new GenerateRandom(1)));
  }

  @Test
  void endedSessions_areForgottenAfterAnHour() {
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    AccessKeyCredentials session = assume(bob, AssumeRole.of(role, "one"));
    clock.advance(Duration.ofMinutes(119));
    engine.forgetEndedSessions();
    assertErrorContains(KmsErrorCode.EXPIRED_TOKEN, "expired", () -> as(session));
    clock.advance(Duration.ofMinutes(2));
    engine.forgetEndedSessions();
    assertErrorContains(KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(session));
  }

  @Test
  @Spec("ID-2")
  void anyKindOfIdentity_marksTheAccount() {
    iam(CreateGroup.of("Users"));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT, "invalid", () -> as(ALICE).call(ListKeys.of()));
  }

  @Test
  @Spec("ID-30")
  void audit_namesTheCallerByItsUniqueIds_andNeverASecret() throws Exception {
    Caller bob = userWith("Bob", allow("sts:AssumeRole"));
    String role = roleWith("App", allow("kms:*")).arn();
    AccessKeyCredentials session = assume(bob, AssumeRole.of(role, "one"));
    as(session).call(new GenerateRandom(1));
    var identity = lastEvent().get("userIdentity");
    assertThat(identity.get("type").asText()).isEqualTo("AssumedRole");
    assertThat(identity.get("principalId").asText()).matches("AROA[A-Z2-7]{17}:one");
    assertThat(identity.get("sessionContext").get("sessionIssuer").get("arn").asText())
        .isEqualTo(role);
    AccessKeyCredentials key = accessKey("Bob");
    String log = AuditRecords.text(auditPath());
    assertThat(log)
        .contains(key.accessKeyId())
        .doesNotContain(text(key.secretAccessKey()))
        .doesNotContain(text(session.secretAccessKey()))
        .doesNotContain(text(session.sessionToken()));
  }

  private void assertUnknown(Caller caller, String key) {
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT,
        "The security token included in the request is invalid.",
        () -> as(caller).call(GenerateDataKey.of(key, EncryptionContext.EMPTY)));
  }

  private static String allowing(String principal) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
        + principal
        + "\",\"111122223333\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
  }
}
