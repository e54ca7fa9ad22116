// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.GrantOperation.DECRYPT;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY;
import static org.kmsjca.kms.GrantOperation.RETIRE_GRANT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.testing.Spec;

/** Who may delete a grant, and what happens then. */
class GrantDeletionTest extends GrantContractTest {

  @Test
  @Spec("GR-40")
  void revoked_grantAllowsNoMore() {
    KeyMetadata key = createKey();
    String id = grant(key, ALICE, GENERATE_DATA_KEY).grantId();
    String other = grant(key, BOB, GENERATE_DATA_KEY).grantId();
    DecisionStamp stamp = as(ALICE).callStamped(dataKey(key, CONTEXT)).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    kms.call(new RevokeGrant(key.keyId(), id, false));
    assertThat(stamp.isCurrent()).isFalse();
    assertMayNot(as(ALICE), key, CONTEXT);
    assertMay(as(BOB), key, CONTEXT);
    assertThat(list(key)).extracting(entry -> entry.grantId()).containsExactly(other);
  }

  @Test
  @Spec("GR-40")
  void revoke_unknownOrMalformed_isAnError() {
    KeyMetadata key = createKey();
    String onOtherKey = grant(createKey(), ALICE, DECRYPT).grantId();
    for (String id : List.of(UNKNOWN_GRANT, onOtherKey)) {
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Grant ID " + id + " not found",
          () -> kms.call(new RevokeGrant(key.arn(), id, false)));
    }
    for (String id : List.of("x", UNKNOWN_GRANT.toUpperCase(java.util.Locale.ROOT))) {
      assertErrorContains(
          KmsErrorCode.INVALID_GRANT_ID,
          "Invalid grant ID '" + id + "'",
          () -> kms.call(new RevokeGrant(key.arn(), id, false)));
      assertErrorContains(
          KmsErrorCode.INVALID_GRANT_ID,
          "Invalid grant ID '" + id + "'",
          () -> kms.call(new RetireGrant(null, key.arn(), id, false)));
    }
  }

  @Test
  @Spec("GR-41")
  void revoke_isDecidedByPolicies_notByTheGrant() {
    KeyMetadata key = createKey();
    String id =
        kms.call(Grants.of(key, ALICE, RETIRE_GRANT, DECRYPT).retiring(ALICE).build()).grantId();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:RevokeGrant",
        () -> as(ALICE).call(new RevokeGrant(key.arn(), id, false)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:RevokeGrant",
        () -> as(ALICE).call(new RevokeGrant(key.arn(), UNKNOWN_GRANT, false)));
    assertThat(list(key)).hasSize(1);
  }

  @Test
  @Spec("GR-42")
  void dryRun_deletesNothing() {
    KeyMetadata key = createKey();
    CreateGrant.Result made = grant(key, ALICE, GENERATE_DATA_KEY);
    assertErrorContains(
        KmsErrorCode.DRY_RUN_OPERATION,
        "would have",
        () -> kms.call(new RevokeGrant(key.arn(), made.grantId(), true)));
    assertErrorContains(
        KmsErrorCode.DRY_RUN_OPERATION,
        "would have",
        () -> kms.call(new RetireGrant(made.grantToken(), null, null, true)));
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "not found",
        () -> kms.call(new RevokeGrant(key.arn(), UNKNOWN_GRANT, true)));
    assertMay(as(ALICE), key, CONTEXT);
  }

  @Test
  @Spec("GR-43")
  void anyState_grantsCanBeDeletedAndListed() {
    for (KeyState state : KeyState.values()) {
      KeyMetadata key = createKey();
      String id = grant(key, ALICE, DECRYPT).grantId();
      String token = grant(key, ALICE, DECRYPT).grantToken();
      putState(key, state);
      kms.call(new RevokeGrant(key.arn(), id, false));
      assertThat(list(key)).hasSize(1);
      kms.call(new RetireGrant(token, null, null, false));
      assertThat(list(key)).isEmpty();
    }
  }

  @Test
  @Spec("GR-44")
  void retire_byTokenOrByKeyAndId() {
    KeyMetadata key = createKey();
    CreateGrant request = Grants.of(key, ALICE, DECRYPT).retiring(BOB).build();
    as(BOB).call(new RetireGrant(kms.call(request).grantToken(), null, null, false));
    as(BOB).call(new RetireGrant(null, key.arn(), kms.call(request).grantId(), false));
    as(BOB).call(new RetireGrant(null, key.keyId(), kms.call(request).grantId(), false));
    assertThat(list(key)).isEmpty();
  }

  @Test
  @Spec("GR-44")
  void retire_neitherOrBoth_isRefused() {
    KeyMetadata key = createKey();
    CreateGrant.Result made = grant(key, ALICE, DECRYPT);
    for (RetireGrant wrong :
        List.of(
            new RetireGrant(null, null, null, false),
            new RetireGrant(null, key.arn(), null, false),
            new RetireGrant(null, null, made.grantId(), false),
            new RetireGrant(made.grantToken(), key.arn(), null, false),
            new RetireGrant(made.grantToken(), null, made.grantId(), false),
            new RetireGrant(made.grantToken(), key.arn(), made.grantId(), false))) {
      assertError(
          KmsErrorCode.VALIDATION,
          "Either GrantToken must be given, or KeyId and GrantId.",
          () -> kms.call(wrong));
    }
  }

  @Test
  @Spec("GR-45")
  void retire_principalsThatTheGrantNames() {
    KeyMetadata key = createKey();
    Caller role = Caller.of("arn:aws:iam::444455556666:role/x/Retirer");
    Caller session = Caller.of("arn:aws:sts::444455556666:assumed-role/Retirer/one");
    assertRetires(key, Grants.of(key, ALICE, DECRYPT).retiring(BOB), BOB);
    assertRetires(key, Grants.of(key, ALICE, DECRYPT).retiring(role), session);
    assertRetires(key, Grants.of(key, ALICE, DECRYPT, RETIRE_GRANT), ALICE);
    assertRetires(key, Grants.of(key, ALICE, DECRYPT).retiring(ALICE), ALICE);
    assertRetires(key, Grants.of(key, FOREIGN_ROOT, DECRYPT, RETIRE_GRANT), FOREIGN_ROOT);
    assertRetires(key, Grants.of(key, ALICE, DECRYPT).retiring(FOREIGN_ROOT), FOREIGN_ROOT);
    assertRetires(
        key,
        Grants.of(key, ALICE, RETIRE_GRANT).constraints(GrantConstraints.equalTo(CONTEXT)),
        ALICE);
    assertRetires(
        key,
        Grants.of(key, ALICE, RETIRE_GRANT)
            .constraints(
                new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE)),
        ALICE);
  }

  @Test
  @Spec("GR-45")
  void retire_nobodyElse() {
    KeyMetadata key = createKey();
    assertDoesNotRetire(Grants.of(key, ALICE, DECRYPT), ALICE);
    assertDoesNotRetire(Grants.of(key, ALICE, DECRYPT, RETIRE_GRANT), BOB);
    assertDoesNotRetire(Grants.of(key, ALICE, DECRYPT, RETIRE_GRANT).retiring(BOB), FOREIGN_ROOT);
    assertDoesNotRetire(Grants.of(key, ALICE, DECRYPT).retiring(FOREIGN_ROOT), FOREIGN_USER);
    assertDoesNotRetire(
        Grants.of(key, ALICE, DECRYPT).retiring(BOB),
        Caller.of("arn:aws:sts::111122223333:assumed-role/Bob/one"));
    assertThat(list(key)).hasSize(5);
  }

  @Test
  @Spec("GR-46")
  void retire_rootOfTheIssuingAccount() {
    KeyMetadata key = createKey(openPolicy(""));
    CreateGrant request = Grants.of(key, ALICE, DECRYPT).build();
    String foreign = as(FOREIGN_ROOT).call(request).grantToken();
    String own = kms.call(request).grantToken();
    assertDenied(foreign, ROOT);
    assertDenied(own, FOREIGN_ROOT);
    as(FOREIGN_ROOT).call(new RetireGrant(foreign, null, null, false));
    as(ROOT).call(new RetireGrant(own, null, null, false));
    assertThat(list(key)).isEmpty();
  }

  @Test
  @Spec("GR-47")
  void retire_keyPolicyGivesNothing_butMayDeny() {
    KeyMetadata key =
        createKey(
            openPolicy(
                """
                ,{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},
                  "Action":"kms:RetireGrant","Resource":"*"}"""));
    CreateGrant request = Grants.of(key, FOREIGN_USER, DECRYPT).retiring(BOB).build();
    String token = kms.call(request).grantToken();
    assertDenied(token, ALICE);
    kms.call(
        PutKeyPolicy.of(
            key.arn(),
            openPolicy(
                """
                ,{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/Bob"},
                  "Action":"kms:RetireGrant","Resource":"*"}""")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "with an explicit deny in a resource-based policy",
        () -> as(BOB).call(new RetireGrant(token, null, null, false)));
    assertThat(list(key)).hasSize(1);
  }

  @Test
  @Spec("GR-47")
  void retire_conditionKeys_comeFromTheConstraints() {
    KeyMetadata key =
        createKey(
            openPolicy(
                """
                ,{"Effect":"Deny","Principal":"*","Action":"kms:RetireGrant","Resource":"*",
                  "Condition":{"StringEquals":{
                    "kms:GrantConstraintType":"EncryptionContextSubset",
                    "kms:EncryptionContext:Department":"Engineering"}}}"""));
    String held =
        kms.call(
                Grants.of(key, ALICE, DECRYPT)
                    .retiring(BOB)
                    .constraints(GrantConstraints.subset(CONTEXT))
                    .build())
            .grantToken();
    assertDenied(held, BOB);
    assertRetires(
        key,
        Grants.of(key, ALICE, DECRYPT).retiring(BOB).constraints(GrantConstraints.equalTo(CONTEXT)),
        BOB);
  }

  @Test
  @Spec("GR-48")
  void retire_unknownGrant_isNotFound_andTellsStrangersNothing() {
    KeyMetadata key = createKey();
    String token = grant(key, ALICE, DECRYPT).grantToken();
    kms.call(new RetireGrant(token, null, null, false));
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "not found",
        () -> kms.call(new RetireGrant(token, null, null, false)));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Grant ID " + UNKNOWN_GRANT + " not found",
        () -> kms.call(new RetireGrant(null, key.arn(), UNKNOWN_GRANT, false)));
    for (String arn : List.of(key.arn(), keyArn(UNKNOWN_KEY_ID))) {
      assertError(
          KmsErrorCode.ACCESS_DENIED,
          "User: arn:aws:iam::444455556666:root is not authorized to perform: kms:RetireGrant on"
              + " resource: "
              + arn
              + " because the resource does not exist in this Region, no resource-based policies"
              + " allow access, or a resource-based policy explicitly denies access",
          () -> as(FOREIGN_ROOT).call(new RetireGrant(null, arn, UNKNOWN_GRANT, false)));
    }
  }

  @Test
  @Spec("GR-49")
  void retire_record_tellsTheGrantOnly() {
    KeyMetadata key = createKey();
    CreateGrant.Result made = grant(key, ALICE, DECRYPT);
    kms.call(new RetireGrant(made.grantToken(), null, null, false));
    JsonNode event = lastEvent();
    assertThat(event.get("eventName").asText()).isEqualTo("RetireGrant");
    assertThat(event.at("/additionalEventData/grantId").asText()).isEqualTo(made.grantId());
    assertThat(event.toString()).doesNotContain(made.grantToken());
    assertThat(event.get("requestParameters").isNull()).isTrue();
  }

  private void assertRetires(KeyMetadata key, Grants grant, Caller caller) {
    String token = kms.call(grant.build()).grantToken();
    int before = list(key).size();
    as(caller).call(new RetireGrant(token, null, null, false));
    assertThat(list(key)).hasSize(before - 1);
  }

  private void assertDoesNotRetire(Grants grant, Caller caller) {
    assertDenied(kms.call(grant.build()).grantToken(), caller);
  }

  private void assertDenied(String token, Caller caller) {
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:RetireGrant",
        () -> as(caller).call(new RetireGrant(token, null, null, false)));
  }

  private static String openPolicy(String more) {
    return """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"kms:*",
          "Resource":"*"}%s]}"""
        .formatted(more);
  }
}
