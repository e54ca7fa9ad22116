// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Quotas;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.testing.Spec;

/** Grants are made as they are asked for, and not twice under one name. */
class CreateGrantTest extends GrantContractTest {

  private static final GrantOperation[] TWO = {GrantOperation.ENCRYPT, GrantOperation.DECRYPT};

  @Test
  @Spec("GR-1")
  void grant_isListedAsItWasAskedFor() {
    KeyMetadata key = createKey();
    GrantConstraints constraints =
        new GrantConstraints(CONTEXT, EncryptionContext.of("a", "b"), SOURCE);
    CreateGrant.Result made =
        kms.call(
            Grants.of(key, ALICE, TWO)
                .key(key.keyId())
                .retiring(BOB)
                .constraints(constraints)
                .name("a/name:with_all-kinds")
                .build());
    assertThat(made.grantId()).matches("[0-9a-f]{64}");
    assertThat(made.grantToken()).startsWith("AQpA");
    assertThat(list(key))
        .containsExactly(
            new GrantListEntry(
                key.arn(),
                made.grantId(),
                "a/name:with_all-kinds",
                START,
                ALICE.arn().toString(),
                BOB.arn().toString(),
                ROOT.arn().toString(),
                List.of(GrantOperation.DECRYPT, GrantOperation.ENCRYPT),
                constraints,
                null,
                null));
  }

  @Test
  @Spec("GR-1")
  void grant_withoutNameAndRetiringPrincipal_isListedWithEmptyName() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GrantOperation.DECRYPT);
    GrantListEntry entry = list(key).get(0);
    assertThat(entry.name()).isEmpty();
    assertThat(entry.retiringPrincipal()).isNull();
    assertThat(entry.constraints()).isEqualTo(GrantConstraints.NONE);
  }

  @Test
  @Spec("GR-2")
  void sameNameAndParameters_isTheSameGrantWithAnotherToken() {
    KeyMetadata key = createKey();
    CreateGrant request =
        Grants.of(key, ALICE, TWO)
            .retiring(BOB)
            .constraints(GrantConstraints.subset(CONTEXT))
            .name("n")
            .build();
    CreateGrant.Result first = kms.call(request);
    clock.advance(Duration.ofDays(1));
    CreateGrant.Result second = kms.call(request);
    assertThat(second.grantId()).isEqualTo(first.grantId());
    assertThat(second.grantToken()).isNotEqualTo(first.grantToken());
    CreateGrant.Result otherOrder =
        kms.call(
            Grants.of(key, ALICE, TWO[1], TWO[0], TWO[1])
                .retiring(BOB)
                .constraints(GrantConstraints.subset(CONTEXT))
                .name("n")
                .build());
    assertThat(otherOrder.grantId()).isEqualTo(first.grantId());
    assertThat(list(key)).hasSize(1);
    assertThat(list(key).get(0).creationDate()).isEqualTo(START);
  }

  @Test
  @Spec("GR-2")
  void sameName_anyDifference_isAnotherGrant() {
    KeyMetadata key = createKey(openPolicy());
    List<CreateGrant> requests =
        List.of(
            named(key).build(),
            named(key).name("N").build(),
            named(key).grantee(BOB.arn().toString()).build(),
            named(key).retiring(BOB).build(),
            named(key).retiringService("ec2.amazonaws.com").build(),
            named(key).operations(TWO[0]).build(),
            named(key).constraints(GrantConstraints.subset(CONTEXT)).build(),
            named(key).constraints(GrantConstraints.equalTo(CONTEXT)).build(),
            named(key)
                .constraints(
                    GrantConstraints.equalTo(EncryptionContext.of("department", "Engineering")))
                .build(),
            named(key)
                .constraints(
                    new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE))
                .build());
    for (CreateGrant request : requests) {
      kms.call(request);
    }
    assertThat(list(key)).hasSize(requests.size());
    for (CreateGrant request : requests) {
      kms.call(request);
    }
    assertThat(list(key)).hasSize(requests.size());
    as(FOREIGN_ROOT).call(requests.get(0));
    assertThat(list(key)).as("made in another account").hasSize(requests.size() + 1);
  }

  @Test
  @Spec("GR-2")
  void noName_isANewGrantEachTime() {
    KeyMetadata key = createKey();
    assertThat(grant(key, ALICE, TWO).grantId()).isNotEqualTo(grant(key, ALICE, TWO).grantId());
    assertThat(list(key)).hasSize(2);
  }

  @Test
  @Spec("GR-2")
  void sameNameOnAnotherKey_isAnotherGrant() {
    KeyMetadata one = createKey();
    KeyMetadata other = createKey();
    assertThat(kms.call(named(one).build()).grantId())
        .isNotEqualTo(kms.call(named(other).build()).grantId());
    assertThat(list(one)).hasSize(1);
    assertThat(list(other)).hasSize(1);
  }

  @Test
  @Spec("GR-3")
  void grantThatCannotBe_isRefused() {
    KeyMetadata key = createKey();
    String both = "Either GranteePrincipal or GranteeServicePrincipal must be given, and not both.";
    String service = "ec2.amazonaws.com";
    GrantConstraints source =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
    Map<String, CreateGrant> refused = new LinkedHashMap<>();
    refused.put(both, named(key).grantee(null).build());
    refused.put(both + " ", named(key).granteeService(service).constraints(source).build());
    refused.put(
        "RetiringPrincipal and RetiringServicePrincipal cannot both be given.",
        named(key).retiring(BOB).retiringService(service).build());
    refused.put(
        "A grant with GranteeServicePrincipal needs the constraint SourceArn.",
        named(key).grantee(null).granteeService(service).retiring(BOB).build());
    refused.put(
        "A grant with GranteeServicePrincipal needs RetiringPrincipal or RetiringServicePrincipal.",
        named(key).grantee(null).granteeService(service).constraints(source).build());
    refused.put("Operations must name at least one operation.", named(key).operations().build());
    refused.forEach(
        (text, request) ->
            assertError(KmsErrorCode.VALIDATION, text.strip(), () -> kms.call(request)));
    kms.call(
        named(key).grantee(null).granteeService(service).retiring(BOB).constraints(source).build());
    kms.call(
        named(key)
            .grantee(null)
            .granteeService(service)
            .retiringService(service)
            .constraints(source)
            .build());
    assertThat(list(key)).hasSize(2);
  }

  @Test
  @Spec("GR-3")
  void principalThatIsNone_isAnInvalidArn() {
    KeyMetadata key = createKey();
    for (String wrong :
        List.of(
            "Alice",
            ACCOUNT,
            "arn:aws:iam::" + ACCOUNT + ":group/Admins",
            "arn:aws:iam:us-west-2:" + ACCOUNT + ":user/Alice",
            "arn:aws:kms::" + ACCOUNT + ":key/1")) {
      String text = "ARN does not refer to a valid principal: " + wrong;
      assertError(
          KmsErrorCode.INVALID_ARN, text, () -> kms.call(named(key).grantee(wrong).build()));
      assertError(
          KmsErrorCode.INVALID_ARN, text, () -> kms.call(named(key).retiring(wrong).build()));
    }
    assertThat(list(key)).isEmpty();
  }

  @Test
  @Spec("GR-4")
  void operations_mustFitTheKey() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.VALIDATION,
        "Operation Sign is not valid in a grant for "
            + key.arn()
            + ", whose key spec is SYMMETRIC_DEFAULT and whose key usage is ENCRYPT_DECRYPT.",
        () -> grant(key, ALICE, GrantOperation.ENCRYPT, GrantOperation.SIGN));
    KmsKeyRecord symmetric = stored(key);
    put(
        symmetric.toBuilder()
            .keySpec(KeySpec.HMAC_256)
            .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
            .build());
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Operation Encrypt is not valid",
        () -> grant(key, ALICE, GrantOperation.ENCRYPT));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Constraints on the encryption context are only valid for symmetric encryption keys",
        () -> grant(key, ALICE, GrantConstraints.subset(CONTEXT), GrantOperation.VERIFY_MAC));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "only valid for symmetric encryption keys",
        () -> grant(key, ALICE, GrantConstraints.equalTo(CONTEXT), GrantOperation.VERIFY_MAC));
    grant(
        key,
        ALICE,
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE),
        GrantOperation.GENERATE_MAC,
        GrantOperation.DESCRIBE_KEY,
        GrantOperation.CREATE_GRANT,
        GrantOperation.RETIRE_GRANT);
  }

  @Test
  @Spec("GR-5")
  void constraints_upToEightPairsOf384Characters() {
    KeyMetadata key = createKey();
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      pairs.put("key" + i, "v".repeat(384));
    }
    kms.call(named(key).constraints(GrantConstraints.subset(EncryptionContext.of(pairs))).build());
    kms.call(named(key).constraints(GrantConstraints.equalTo(EncryptionContext.of(pairs))).build());
    pairs.put("one more", "");
    assertError(
        KmsErrorCode.VALIDATION,
        "EncryptionContextSubset has 9 pairs; at most 8 are allowed.",
        () ->
            kms.call(
                named(key)
                    .constraints(GrantConstraints.subset(EncryptionContext.of(pairs)))
                    .build()));
    assertError(
        KmsErrorCode.VALIDATION,
        "EncryptionContextEquals has a value of 385 characters for 'k'; at most 384 are allowed.",
        () ->
            kms.call(
                named(key)
                    .constraints(
                        GrantConstraints.equalTo(EncryptionContext.of("k", "v".repeat(385))))
                    .build()));
  }

  @Test
  @Spec("GR-6")
  void quota_isPerKey_andNoneForTheSameGrant() {
    limit("grants-per-key=2", "none");
    KeyMetadata key = createKey();
    CreateGrant.Result named = kms.call(named(key).build());
    grant(key, ALICE, TWO);
    assertError(
        KmsErrorCode.LIMIT_EXCEEDED,
        key.arn() + " has 2 grants; at most 2 are allowed",
        () -> grant(key, ALICE, TWO));
    assertThat(kms.call(named(key).build()).grantId()).isEqualTo(named.grantId());
    grant(createKey(), ALICE, TWO);
    assertThat(Quotas.AWS.grantsPerKey()).isEqualTo(50_000);
  }

  @Test
  @Spec("GR-7")
  void keyStates_decide() {
    KeyMetadata key = createKey();
    Map<KeyState, KmsErrorCode> refused =
        Map.of(
            KeyState.DISABLED, KmsErrorCode.DISABLED,
            KeyState.PENDING_DELETION, KmsErrorCode.KMS_INVALID_STATE,
            KeyState.PENDING_IMPORT, KmsErrorCode.KMS_INVALID_STATE,
            KeyState.CREATING, KmsErrorCode.KMS_INVALID_STATE);
    refused.forEach(
        (state, error) -> {
          putState(key, state);
          assertErrorContains(error, key.arn() + " is ", () -> grant(key, ALICE, TWO));
        });
    putState(key, KeyState.UNAVAILABLE);
    grant(key, ALICE, TWO);
    putState(key, KeyState.UPDATING);
    grant(key, ALICE, TWO);
    assertThat(list(key)).hasSize(2);
  }

  @Test
  @Spec("GR-8")
  void dryRun_makesNothing() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.DRY_RUN_OPERATION,
        "would have succeeded",
        () -> kms.call(named(key).dryRun().build()));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Operations",
        () -> kms.call(named(key).operations().dryRun().build()));
    assertThat(list(key)).isEmpty();
  }

  @Test
  @Spec("GR-9")
  void otherAccount_byArnOnly() {
    KeyMetadata key = createKey(openPolicy());
    String id = as(FOREIGN_ROOT).call(named(key).build()).grantId();
    assertThat(list(key).get(0).issuingAccount())
        .as("the account in which it was made")
        .isEqualTo(FOREIGN_ROOT.arn().toString());
    assertThat(list(key).get(0).grantId()).isEqualTo(id);
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "does not exist",
        () -> as(FOREIGN_ROOT).call(named(key).key(key.keyId()).build()));
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "Invalid keyId alias/x",
        () -> kms.call(named(key).key("alias/x").build()));
    assertErrorContains(
        KmsErrorCode.INVALID_ARN,
        "Invalid arn",
        () -> kms.call(named(key).key("arn:aws:kms").build()));
  }

  @Test
  @Spec("GR-10")
  void conditionKeys_describeTheGrant() {
    KeyMetadata key =
        createKey(
            policy(
                """
                {"ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","Decrypt"],
                   "kms:EncryptionContextKeys":["Department","Stage"]},
                 "StringEquals":{"kms:GranteePrincipal":"arn:aws:iam::111122223333:user/Bob",
                   "kms:RetiringPrincipal":"arn:aws:iam::111122223333:user/Alice",
                   "kms:GrantConstraintType":"EncryptionContextSubset",
                   "kms:EncryptionContext:department":"Engineering"},
                 "ArnLike":{"kms:GrantConstraintSourceArn":"arn:aws:ec2:*:*:instance/*"},
                 "Null":{"kms:GrantOperations":"false","kms:GranteeServicePrincipal":"true",
                   "kms:RetiringServicePrincipal":"true"},
                 "Bool":{"kms:GrantIsForAWSResource":"false"}}"""));
    GrantConstraints constraints = new GrantConstraints(CONTEXT, EncryptionContext.EMPTY, SOURCE);
    Grants allowed = Grants.of(key, BOB, TWO).retiring(ALICE).constraints(constraints);
    as(ALICE).call(allowed.build());
    List<CreateGrant> denied =
        List.of(
            allowed.operations(GrantOperation.GENERATE_DATA_KEY).build(),
            allowed.operations(TWO).grantee(ALICE.arn().toString()).build(),
            allowed.grantee(BOB.arn().toString()).retiring(BOB).build(),
            allowed.retiring(ALICE).constraints(GrantConstraints.NONE).build(),
            allowed
                .constraints(new GrantConstraints(EncryptionContext.EMPTY, CONTEXT, SOURCE))
                .build(),
            allowed
                .constraints(
                    new GrantConstraints(
                        EncryptionContext.of("Department", "Sales"),
                        EncryptionContext.EMPTY,
                        SOURCE))
                .build(),
            allowed
                .constraints(
                    new GrantConstraints(
                        EncryptionContext.of(Map.of("Department", "Engineering", "x", "y")),
                        EncryptionContext.EMPTY,
                        SOURCE))
                .build());
    for (CreateGrant request : denied) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED, "kms:CreateGrant", () -> as(ALICE).call(request));
    }
    CreateGrant again = allowed.constraints(constraints).build();
    as(ALICE).call(again);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:CreateGrant",
        () -> as(ALICE, null, "ec2.us-west-2.amazonaws.com").call(again));
  }

  @Test
  @Spec("GR-10")
  void pairsOfBothConstraints_areConditionKeysOnce() {
    KeyMetadata key =
        createKey(
            policy(
                """
                {"StringEquals":{"kms:EncryptionContext:Department":"Engineering"},
                 "ForAnyValue:StringEquals":{"kms:GrantConstraintType":"EncryptionContextEquals"}}"""));
    as(ALICE)
        .call(
            Grants.of(key, BOB, TWO)
                .constraints(new GrantConstraints(CONTEXT, CONTEXT, null))
                .build());
    assertThat(list(key)).hasSize(1);
  }

  @Test
  void record_tellsTheGrantButNotTheToken() {
    KeyMetadata key = createKey();
    CreateGrant.Result made = kms.call(named(key).build());
    JsonNode event = lastEvent();
    assertThat(event.get("eventName").asText()).isEqualTo("CreateGrant");
    assertThat(event.toString()).doesNotContain(made.grantToken());
    assertThat(event.at("/responseElements/grantId").asText()).isEqualTo(made.grantId());
    assertThat(event.at("/resources/0/ARN").asText()).isEqualTo(key.arn());
  }

  private static Grants named(KeyMetadata key) {
    return Grants.of(key, ALICE, TWO).name("n");
  }

  private static String openPolicy() {
    return """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"kms:*",
          "Resource":"*"}]}""";
  }

  private static String policy(String condition) {
    return """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
         {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},
          "Action":"kms:CreateGrant","Resource":"*","Condition":%s}]}"""
        .formatted(condition);
  }
}
