// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.material.Bytes;

/** Who may do what: the key policy meets the condition keys that operations supply. */
class AuthorizationTest extends KmsContractTest {

  private static final EncryptionContext ENGINEERING =
      EncryptionContext.of("Department", "Engineering");

  @Test
  void user_notNamedInTheKeyPolicy_isDeniedWithReason() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "User: arn:aws:iam::111122223333:user/Alice is not authorized to perform: kms:Encrypt on"
            + " resource: "
            + key.arn()
            + " because no identity-based policy allows the kms:Encrypt action",
        () -> as(ALICE).call(Encrypt.of(key.arn(), secret("x"), ENGINEERING)));
  }

  @Test
  void root_notNamedInTheKeyPolicy_isDeniedWithReason() {
    KeyMetadata key = createKey(policy(allowAlice("kms:*", "")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "because no resource-based policy allows the kms:PutKeyPolicy action",
        () -> kms.call(PutKeyPolicy.of(key.arn(), policy(allowRoot()))));
  }

  @Test
  void user_namedInTheKeyPolicy_needsNothingElse() {
    KeyMetadata key = createKey(policy(allowAlice("kms:GenerateDataKey", "")));
    assertThat(as(ALICE).call(GenerateDataKey.of(key.keyId(), ENGINEERING)).keyId())
        .isEqualTo(key.arn());
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(ALICE).call(DescribeKey.of(key.keyId())));
  }

  @Test
  void deny_namesTheStatement() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                """
                {"Sid":"NoSecrets","Effect":"Deny","Principal":"*","Action":"kms:Decrypt",
                 "Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:Department":
                 "Secret"}}}"""));
    EncryptionContext secretContext = EncryptionContext.of("Department", "Secret");
    Bytes blob = kms.call(Encrypt.of(key.arn(), secret("x"), secretContext)).ciphertextBlob();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "with an explicit deny in a resource-based policy (statement \"NoSecrets\"",
        () -> kms.call(Decrypt.of(blob, secretContext, key.arn())));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "The ciphertext refers to a customer master key that does not exist",
        () -> kms.call(Decrypt.of(blob, secretContext, null)));
  }

  @Test
  void roleNamedInTheKeyPolicy_coversItsSessions() {
    KeyMetadata key =
        createKey(
            policy(
                """
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/App"},
                 "Action":"kms:GenerateDataKey","Resource":"*","Condition":{"ArnEquals":
                 {"aws:PrincipalArn":"arn:aws:iam::111122223333:role/App"}}}"""));
    Caller session = Caller.of("arn:aws:sts::111122223333:assumed-role/App/one");
    assertThat(as(session).call(GenerateDataKey.of(key.arn(), ENGINEERING)).keyId())
        .isEqualTo(key.arn());
    Caller other = Caller.of("arn:aws:sts::111122223333:assumed-role/Other/one");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "Other/one",
        () -> as(other).call(GenerateDataKey.of(key.arn(), ENGINEERING)));
  }

  @Test
  void operationsOnNoKey_needIdentityPolicies() {
    assertThat(kms.call(new GenerateRandom(1)).plaintext().sizeBytes()).isEqualTo(1);
    for (org.kmsjca.kms.KmsRequest<?> request :
        List.of(CreateKey.of(), ListKeys.of(), ListAliases.of(), new GenerateRandom(8))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "is not authorized to perform: kms:"
              + request.operation()
              + " on resource: * because no identity-based policy allows the kms:"
              + request.operation()
              + " action",
          () -> as(ALICE).call(request));
    }
  }

  @Test
  void aliasOperations_needThePermissionOnTheAliasToo() {
    KeyMetadata key = createKey(policy(allowRoot(), allowAlice("kms:*", "")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "on resource: " + aliasArn("alias/app"),
        () -> as(ALICE).call(new CreateAlias("alias/app", key.keyId())));
    assertThat(keys.aliases("", null, 100)).isEmpty();
  }

  @Test
  void updateAlias_needsThePermissionOnBothKeys() {
    KeyMetadata open = createKey();
    KeyMetadata closed = createKey(policy(allowAlice("kms:*", "")));
    kms.call(new CreateAlias("alias/app", open.keyId()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "on resource: " + closed.arn(),
        () -> kms.call(new UpdateAlias("alias/app", closed.keyId())));
  }

  @Test
  void reEncrypt_needsFromOnTheSourceAndToOnTheDestination() {
    KeyMetadata from = createKey(policy(allowRoot(), allowAlice("kms:ReEncryptFrom", "")));
    KeyMetadata to = createKey(policy(allowRoot(), allowAlice("kms:ReEncryptTo", "")));
    Bytes blob = kms.call(Encrypt.of(from.arn(), secret("x"), ENGINEERING)).ciphertextBlob();
    assertThat(as(ALICE).call(reEncrypt(blob, from, to)).keyId()).isEqualTo(to.arn());
    Bytes other = kms.call(Encrypt.of(to.arn(), secret("x"), ENGINEERING)).ciphertextBlob();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptFrom on resource: " + to.arn(),
        () -> as(ALICE).call(reEncrypt(other, to, from)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptTo on resource: " + from.arn(),
        () -> as(ALICE).call(reEncrypt(blob, from, from)));
  }

  @Test
  void reEncryptOnSameKey_isAConditionKey() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice("kms:ReEncrypt*", "{\"Bool\":{\"kms:ReEncryptOnSameKey\":\"true\"}}")));
    KeyMetadata other = createKey(policy(allowRoot(), allowAlice("kms:ReEncrypt*", "")));
    Bytes blob = kms.call(Encrypt.of(key.arn(), secret("x"), ENGINEERING)).ciphertextBlob();
    assertThat(as(ALICE).call(reEncrypt(blob, key, key)).keyId()).isEqualTo(key.arn());
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptFrom",
        () -> as(ALICE).call(reEncrypt(blob, key, other)));
  }

  @Test
  void encryptionContext_nameAnyCaseValueExact() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice(
                    "kms:GenerateDataKey",
                    "{\"StringEquals\":{\"kms:EncryptionContext:department\":\"Engineering\"}}")));
    assertThat(as(ALICE).call(GenerateDataKey.of(key.arn(), ENGINEERING))).isNotNull();
    for (EncryptionContext wrong :
        List.of(EncryptionContext.EMPTY, EncryptionContext.of("Department", "engineering"))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "kms:GenerateDataKey",
          () -> as(ALICE).call(GenerateDataKey.of(key.arn(), wrong)));
    }
  }

  @Test
  void encryptionContextKeys_canBeBounded() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice(
                    "kms:GenerateDataKey",
                    "{\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":"
                        + "[\"Department\",\"Stage\"]},\"Null\":{\"kms:EncryptionContextKeys\":"
                        + "\"false\"}}")));
    assertThat(as(ALICE).call(GenerateDataKey.of(key.arn(), ENGINEERING))).isNotNull();
    for (EncryptionContext wrong :
        List.of(
            EncryptionContext.EMPTY,
            EncryptionContext.of(Map.of("Department", "x", "Other", "y")))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "kms:GenerateDataKey",
          () -> as(ALICE).call(GenerateDataKey.of(key.arn(), wrong)));
    }
  }

  @Test
  void requestAlias_isThereOnlyIfTheRequestUsedIt() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice("kms:*", "{\"StringEquals\":{\"kms:RequestAlias\":\"alias/app\"}}")));
    kms.call(new CreateAlias("alias/app", key.keyId()));
    assertThat(as(ALICE).call(DescribeKey.of("alias/app"))).isNotNull();
    assertThat(as(ALICE).call(DescribeKey.of(aliasArn("alias/app")))).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(ALICE).call(DescribeKey.of(key.keyId())));
  }

  @Test
  void pendingWindow_isAConditionKey_withItsDefault() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice(
                    "kms:ScheduleKeyDeletion",
                    "{\"NumericGreaterThanEquals\":"
                        + "{\"kms:ScheduleKeyDeletionPendingWindowInDays\":\"14\"}}")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ScheduleKeyDeletion",
        () -> as(ALICE).call(new ScheduleKeyDeletion(key.arn(), 7)));
    assertThat(as(ALICE).call(new ScheduleKeyDeletion(key.arn(), null)).pendingWindowInDays())
        .isEqualTo(30);
  }

  @Test
  void bypass_isAbsentUnlessGiven() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice(
                    "kms:PutKeyPolicy",
                    "{\"Null\":{\"kms:BypassPolicyLockoutSafetyCheck\":\"true\"}}")));
    String next = policy(allowRoot(), allowAlice("kms:PutKeyPolicy", ""));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:PutKeyPolicy",
        () -> as(ALICE).call(new PutKeyPolicy(key.arn(), null, next, false)));
    as(ALICE).call(PutKeyPolicy.of(key.arn(), next));
    assertThat(stored(key).policy()).isEqualTo(next);
  }

  @Test
  void propertiesOfKeyAndCaller_areConditionKeys() {
    KeyMetadata key =
        createKey(
            policy(
                allowRoot(),
                allowAlice(
                    "kms:GenerateDataKey",
                    """
                    {"StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT",
                      "kms:CustomerMasterKeySpec":"SYMMETRIC_DEFAULT",
                      "kms:KeyUsage":"ENCRYPT_DECRYPT","kms:KeyOrigin":"AWS_KMS",
                      "kms:CustomerMasterKeyUsage":"ENCRYPT_DECRYPT",
                      "kms:EncryptionAlgorithm":"SYMMETRIC_DEFAULT",
                      "kms:CallerAccount":"111122223333","aws:PrincipalAccount":"111122223333",
                      "aws:PrincipalType":"User","aws:username":"Alice",
                      "aws:RequestedRegion":"us-west-2","aws:ResourceAccount":"111122223333"},
                     "ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/Alice"},
                     "Bool":{"kms:MultiRegion":"false"},
                     "Null":{"aws:SecureTransport":"true","aws:SourceIp":"true",
                      "kms:ViaService":"true","kms:MultiRegionKeyType":"true",
                      "kms:RequestAlias":"true"}}""")));
    assertThat(as(ALICE).call(GenerateDataKey.of(key.arn(), ENGINEERING))).isNotNull();
  }

  @Test
  void denied_beforeTheStateIsTold() {
    KeyMetadata key = createKey();
    kms.call(new DisableKey(key.keyId()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKey",
        () -> as(ALICE).call(GenerateDataKey.of(key.arn(), ENGINEERING)));
  }

  @Test
  void callerThatIsNoPrincipal_isDenied() {
    Caller strange = Caller.of("arn:aws:iam::111122223333:group/Admins");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "is no principal", () -> as(strange).call(ListKeys.of()));
  }

  private static ReEncrypt reEncrypt(Bytes blob, KeyMetadata from, KeyMetadata to) {
    return new ReEncrypt(
        blob,
        ENGINEERING,
        from.arn(),
        to.arn(),
        ENGINEERING,
        null,
        null,
        List.of(),
        false,
        List.of());
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String allowRoot() {
    return """
        {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*",
         "Resource":"*"}""";
  }

  private static String allowAlice(String action, String condition) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:user/Alice\"},"
        + "\"Action\":\""
        + action
        + "\",\"Resource\":\"*\""
        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
        + "}";
  }
}
