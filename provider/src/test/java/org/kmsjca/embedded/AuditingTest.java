// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.grants.GrantToken;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeyPolicies;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** What the audit trail says about each call, and what happens when it cannot say it. */
class AuditingTest extends KmsContractTest {

  private static final EncryptionContext CONTEXT =
      EncryptionContext.of("Department", "Engineering");

  @Test
  @Spec({"AU-10", "AU-28"})
  void everyOperation_leavesOneRecordOfItsShape() {
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    String id = key.keyId();
    Bytes blob = kms.call(Encrypt.of(id, secret("x"), CONTEXT)).ciphertextBlob();
    String policy = DefaultKeyPolicy.of(ACCOUNT);
    record Expected(
        KmsRequest<?> request, String parameters, String response, List<String> resources) {}
    String ofKey = "{\"keyId\":\"" + key.arn() + "\"}";
    String plainId = "{\"keyId\":\"" + id + "\"}";
    String alias = aliasArn("alias/app");
    List<Expected> table =
        List.of(
            new Expected(
                Encrypt.of(id, secret("x"), CONTEXT),
                "{\"keyId\":\""
                    + id
                    + "\",\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\","
                    + "\"encryptionContext\":{\"Department\":\"Engineering\"}}",
                "null",
                List.of(key.arn())),
            new Expected(
                Decrypt.of(blob, CONTEXT, null),
                "{\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\","
                    + "\"encryptionContext\":{\"Department\":\"Engineering\"}}",
                "null",
                List.of(key.arn())),
            new Expected(
                ReEncrypt.of(blob, CONTEXT, other.keyId()),
                "{\"sourceEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\","
                    + "\"destinationEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\","
                    + "\"sourceEncryptionContext\":{\"Department\":\"Engineering\"},"
                    + "\"destinationEncryptionContext\":{\"Department\":\"Engineering\"},"
                    + "\"destinationKeyId\":\""
                    + other.keyId()
                    + "\"}",
                "null",
                List.of(key.arn(), other.arn())),
            new Expected(
                GenerateDataKey.of(id, EncryptionContext.EMPTY),
                "{\"keyId\":\"" + id + "\",\"keySpec\":\"AES_256\"}",
                "null",
                List.of(key.arn())),
            new Expected(
                new GenerateDataKeyWithoutPlaintext(
                    id, CONTEXT, null, 64, List.of(grantToken(key)), false),
                "{\"keyId\":\""
                    + id
                    + "\",\"numberOfBytes\":64,"
                    + "\"encryptionContext\":{\"Department\":\"Engineering\"}}",
                "null",
                List.of(key.arn())),
            new Expected(new GenerateRandom(8), "{\"numberOfBytes\":8}", "null", List.of()),
            new Expected(DescribeKey.of(key.arn()), ofKey, "null", List.of(key.arn())),
            new Expected(
                GetKeyPolicy.of(id),
                "{\"keyId\":\"" + id + "\",\"policyName\":\"default\"}",
                "null",
                List.of(key.arn())),
            new Expected(new ListKeyPolicies(id, null, null), plainId, "null", List.of(key.arn())),
            new Expected(ListKeys.of(), "null", "null", List.of()),
            new Expected(
                new ListAliases(id, 10, null),
                "{\"keyId\":\"" + id + "\",\"limit\":10}",
                "null",
                List.of()),
            new Expected(
                new CreateAlias("alias/app", id),
                "{\"aliasName\":\"alias/app\",\"targetKeyId\":\"" + id + "\"}",
                ofKey,
                List.of(alias, key.arn())),
            new Expected(
                new UpdateAlias("alias/app", other.keyId()),
                "{\"aliasName\":\"alias/app\",\"targetKeyId\":\"" + other.keyId() + "\"}",
                "{\"keyId\":\"" + other.arn() + "\"}",
                List.of(alias, key.arn(), other.arn())),
            new Expected(
                new DeleteAlias("alias/app"),
                "{\"aliasName\":\"alias/app\"}",
                "{\"keyId\":\"" + other.arn() + "\"}",
                List.of(alias, other.arn())),
            new Expected(new DisableKey(id), plainId, ofKey, List.of(key.arn())),
            new Expected(new EnableKey(id), plainId, ofKey, List.of(key.arn())),
            new Expected(
                PutKeyPolicy.of(id, policy),
                "{\"keyId\":\""
                    + id
                    + "\",\"policyName\":\"default\","
                    + "\"bypassPolicyLockoutSafetyCheck\":false,\"policy\":"
                    + quoted(policy)
                    + "}",
                ofKey,
                List.of(key.arn())),
            new Expected(
                new ScheduleKeyDeletion(id, null),
                "{\"keyId\":\"" + id + "\",\"pendingWindowInDays\":30}",
                "{\"keyId\":\""
                    + key.arn()
                    + "\",\"keyState\":\"PendingDeletion\","
                    + "\"deletionDate\":\"Sep 21, 2026, 10:38:27 AM\","
                    + "\"pendingWindowInDays\":30}",
                List.of(key.arn())),
            new Expected(new CancelKeyDeletion(id), plainId, ofKey, List.of(key.arn())));
    for (Expected expected : table) {
      int before = audit().size();
      kms.call(expected.request());
      assertThat(audit()).hasSize(before + 1);
      JsonNode event = lastEvent();
      String operation = expected.request().operation();
      assertThat(event.get("eventName").asText()).isEqualTo(operation);
      assertThat(event.get("requestParameters"))
          .as(operation)
          .isEqualTo(json(expected.parameters()));
      assertThat(event.get("responseElements")).as(operation).isEqualTo(json(expected.response()));
      assertThat(arns(event)).as(operation).isEqualTo(expected.resources());
      assertThat(event.has("errorCode")).isFalse();
      assertThat(event.get("readOnly").asBoolean())
          .as(operation)
          .isEqualTo(expected.response().equals("null"));
    }
  }

  @Test
  @Spec({"AU-44", "AU-45"})
  void createKey_recordsDefaultsAndMetadata() {
    KeyMetadata key = createKey();
    JsonNode event = lastEvent();
    assertThat(event.get("requestParameters"))
        .isEqualTo(
            json(
                """
                {"description":"","keyUsage":"ENCRYPT_DECRYPT","keySpec":"SYMMETRIC_DEFAULT",
                 "customerMasterKeySpec":"SYMMETRIC_DEFAULT","origin":"AWS_KMS",
                 "bypassPolicyLockoutSafetyCheck":false}"""));
    assertThat(event.get("responseElements"))
        .isEqualTo(
            json(
                """
                {"keyMetadata":{"aWSAccountId":"111122223333","keyId":"%s","arn":"%s",
                 "creationDate":"Aug 22, 2026, 10:38:27 AM","enabled":true,"description":"",
                 "keyUsage":"ENCRYPT_DECRYPT","keyState":"Enabled","origin":"AWS_KMS",
                 "keyManager":"CUSTOMER","keySpec":"SYMMETRIC_DEFAULT",
                 "customerMasterKeySpec":"SYMMETRIC_DEFAULT",
                 "encryptionAlgorithms":["SYMMETRIC_DEFAULT"],"multiRegion":false,
                 "currentKeyMaterialId":"%s"}}"""
                    .formatted(key.keyId(), key.arn(), key.currentKeyMaterialId())));
    assertThat(arns(event)).containsExactly(key.arn());
  }

  @Test
  void record_hasTheFieldsOfCloudTrail() {
    KeyMetadata key = createKey();
    kms.call(GenerateDataKey.of(key.keyId(), CONTEXT));
    JsonNode event = lastEvent();
    assertThat(event.get("eventVersion").asText()).isEqualTo("1.11");
    assertThat(event.get("userIdentity"))
        .isEqualTo(
            json(
                """
                {"type":"Root","principalId":"111122223333",
                 "arn":"arn:aws:iam::111122223333:root","accountId":"111122223333"}"""));
    assertThat(event.get("eventTime").asText()).isEqualTo("2026-08-22T10:38:27Z");
    assertThat(event.get("eventSource").asText()).isEqualTo("kms.amazonaws.com");
    assertThat(event.get("awsRegion").asText()).isEqualTo(REGION);
    assertThat(event.get("sourceIPAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(event.get("userAgent").asText()).startsWith("kms-jca").endsWith("embedded");
    assertThat(event.get("additionalEventData"))
        .isEqualTo(json("{\"keyMaterialId\":\"" + key.currentKeyMaterialId() + "\"}"));
    assertThat(event.get("resources").get(0))
        .isEqualTo(
            json(
                "{\"accountId\":\"111122223333\",\"type\":\"AWS::KMS::Key\",\"ARN\":\""
                    + key.arn()
                    + "\"}"));
    assertThat(event.get("eventType").asText()).isEqualTo("AwsApiCall");
    assertThat(event.get("managementEvent").asBoolean()).isTrue();
    assertThat(event.get("recipientAccountId").asText()).isEqualTo(ACCOUNT);
    assertThat(event.get("eventCategory").asText()).isEqualTo("Management");
  }

  @Test
  void identifiers_areUuidsAndNeverRepeat() {
    KeyMetadata key = createKey();
    for (int i = 0; i < 50; i++) {
      kms.call(DescribeKey.of(key.keyId()));
    }
    Set<String> ids = new HashSet<>();
    for (JsonNode event : audit()) {
      for (String field : List.of("requestID", "eventID")) {
        String id = event.get(field).asText();
        assertThat(id)
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(ids.add(id)).isTrue();
      }
    }
  }

  @Test
  void userAndSession_areDescribed() {
    Caller user = Caller.of("arn:aws:iam::111122223333:user/team/Bob");
    Caller session = Caller.of("arn:aws:sts::111122223333:assumed-role/App/one");
    for (Caller caller : List.of(user, session)) {
      assertThatThrownBy(() -> as(caller).call(ListKeys.of()))
          .hasMessageContaining("not authorized");
    }
    List<JsonNode> events = audit();
    assertThat(events.get(0).get("userIdentity"))
        .isEqualTo(
            json(
                """
                {"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/team/Bob",
                 "accountId":"111122223333","userName":"Bob"}"""));
    assertThat(events.get(1).get("userIdentity"))
        .isEqualTo(
            json(
                """
                {"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/App/one",
                 "accountId":"111122223333","sessionContext":{"sessionIssuer":{"type":"Role",
                 "accountId":"111122223333","userName":"App"}}}"""));
  }

  @Test
  void failures_areRecordedWithNameAndText() {
    KeyMetadata key = createKey();
    kms.call(new DisableKey(key.keyId()));
    record Expected(KmsRequest<?> request, Caller caller, String code, String message) {}
    for (Expected expected :
        List.of(
            new Expected(
                GenerateDataKey.of(key.keyId(), CONTEXT),
                ROOT,
                "DisabledException",
                key.arn() + " is disabled."),
            new Expected(DescribeKey.of("x"), ROOT, "NotFoundException", "Invalid keyId 'x'"),
            new Expected(
                DescribeKey.of(""),
                ROOT,
                "ValidationException",
                "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint:"
                    + " Member must have length greater than or equal to 1"),
            new Expected(new DisableKey(key.keyId()), ALICE, "AccessDenied", null),
            new Expected(
                Decrypt.of(Bytes.utf8("x"), CONTEXT, null),
                ROOT,
                "InvalidCiphertextException",
                ""))) {
      int before = audit().size();
      assertThatThrownBy(() -> as(expected.caller()).call(expected.request())).isNotNull();
      assertThat(audit()).hasSize(before + 1);
      JsonNode event = lastEvent();
      assertThat(event.get("errorCode").asText()).isEqualTo(expected.code());
      assertThat(event.get("responseElements").isNull()).isTrue();
      if (expected.message() != null) {
        assertThat(event.path("errorMessage").asText()).isEqualTo(expected.message());
      }
    }
    assertThat(lastEvent().has("errorMessage")).isFalse();
  }

  @Test
  void deniedCall_namesTheKeyInResources() {
    KeyMetadata key = createKey();
    assertThatThrownBy(() -> as(ALICE).call(new DisableKey(key.keyId()))).isNotNull();
    assertThat(arns(lastEvent())).containsExactly(key.arn());
    assertThat(lastEvent().get("errorMessage").asText()).contains("user/Alice");
  }

  @Test
  @Spec("AU-10")
  void dryRun_isRecordedAsSuch() {
    KeyMetadata key = createKey();
    assertThatThrownBy(() -> kms.call(GenerateDataKey.of(key.arn(), CONTEXT).asDryRun()))
        .isNotNull();
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("DryRunOperationException");
    assertThat(lastEvent().get("requestParameters").get("dryRun").asBoolean()).isTrue();
  }

  @Test
  void destroyedKey_isAServiceEvent() {
    KeyMetadata key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    clock.advance(Duration.ofDays(7));
    assertThat(destroyDueKeys()).isEqualTo(1);
    JsonNode event = lastEvent();
    assertThat(event.get("eventName").asText()).isEqualTo("DeleteKey");
    assertThat(event.get("eventType").asText()).isEqualTo("AwsServiceEvent");
    assertThat(event.get("userIdentity"))
        .isEqualTo(json("{\"accountId\":\"111122223333\",\"invokedBy\":\"AWS Internal\"}"));
    assertThat(event.get("sourceIPAddress").asText()).isEqualTo("AWS Internal");
    assertThat(event.get("userAgent").asText()).isEqualTo("AWS Internal");
    assertThat(event.get("requestParameters").isNull()).isTrue();
    assertThat(event.get("responseElements").isNull()).isTrue();
    assertThat(event.has("requestID")).isFalse();
    assertThat(event.get("readOnly").asBoolean()).isFalse();
    assertThat(event.get("serviceEventDetails"))
        .isEqualTo(json("{\"keyId\":\"" + key.keyId() + "\"}"));
    assertThat(arns(event)).containsExactly(key.arn());
  }

  @Test
  @Spec("AU-41")
  void noSecretAndNoCiphertext_isEverInTheFile() throws IOException {
    KeyMetadata key = createKey();
    KeyMaterial plaintext = secret("a plaintext that nobody may read");
    List<Bytes> hidden = new ArrayList<>();
    hidden.add(Bytes.wrap(plaintext.toByteArray()));
    Encrypt.Result encrypted = kms.call(Encrypt.of(key.arn(), plaintext, CONTEXT));
    hidden.add(encrypted.ciphertextBlob());
    GenerateDataKey.Result dataKey = kms.call(GenerateDataKey.of(key.arn(), CONTEXT));
    hidden.add(Bytes.wrap(dataKey.plaintext().toByteArray()));
    hidden.add(dataKey.ciphertextBlob());
    kms.call(Decrypt.of(dataKey.ciphertextBlob(), CONTEXT, null));
    hidden.add(
        kms.call(ReEncrypt.of(encrypted.ciphertextBlob(), CONTEXT, key.arn())).ciphertextBlob());
    hidden.add(Bytes.wrap(kms.call(new GenerateRandom(32)).plaintext().toByteArray()));
    hidden.add(stored(key).backingKeys().get(0).material().lend(Bytes::copyOf));
    String token = grantToken(key);
    hidden.add(Bytes.utf8(token));
    kms.call(new DescribeKey(key.arn(), List.of(token)));
    List<String> tooMany = Collections.nCopies(11, token);
    assertThatThrownBy(() -> kms.call(new DescribeKey(key.arn(), tooMany))).isNotNull();
    assertThatThrownBy(
            () -> kms.call(Decrypt.of(encrypted.ciphertextBlob(), EncryptionContext.EMPTY, null)))
        .isNotNull();
    assertThatThrownBy(
            () -> kms.call(Encrypt.of(key.arn(), KeyMaterial.wrap(new byte[5000]), CONTEXT)))
        .isNotNull();
    String file = AuditRecords.text(auditPath());
    for (Bytes secret : hidden) {
      assertThat(file)
          .doesNotContain(new String(secret.toByteArray(), StandardCharsets.ISO_8859_1))
          .doesNotContain(secret.hex())
          .doesNotContain(secret.base64())
          .doesNotContain(secret.hex().substring(0, 24))
          .doesNotContain(secret.base64().substring(0, 16));
    }
  }

  @Test
  @Spec({"AU-11", "AU-14"})
  void recordCannotBeWritten_readFails() {
    KeyMetadata key = createKey();
    auditFails = true;
    assertErrorContains(
        KmsErrorCode.KMS_INTERNAL,
        "the record to fail",
        () -> kms.call(GenerateDataKey.of(key.arn(), CONTEXT)));
    assertErrorContains(
        KmsErrorCode.KMS_INTERNAL, "the record to fail", () -> kms.call(DescribeKey.of("x")));
    auditFails = false;
    assertThat(kms.call(GenerateDataKey.of(key.arn(), CONTEXT))).isNotNull();
  }

  @Test
  @Spec("AU-12")
  void recordCannotBeWritten_nothingIsChanged() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/app", key.keyId()));
    KeyMetadata other = createKey();
    auditFails = true;
    for (KmsRequest<?> request :
        List.of(
            CreateKey.of(),
            new DisableKey(key.keyId()),
            new ScheduleKeyDeletion(key.keyId(), 7),
            PutKeyPolicy.of(key.keyId(), DefaultKeyPolicy.of(ACCOUNT) + " "),
            new CreateAlias("alias/new", key.keyId()),
            new UpdateAlias("alias/app", other.keyId()),
            new DeleteAlias("alias/app"))) {
      assertThatThrownBy(() -> kms.call(request))
          .as(request.operation())
          .isInstanceOf(KmsUnavailableException.class);
    }
    auditFails = false;
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(2);
    assertThat(kms.call(DescribeKey.of("alias/app")).keyMetadata()).isEqualTo(key);
    assertThat(kms.call(ListAliases.of()).aliases())
        .filteredOn(alias -> alias.targetKeyId() != null)
        .hasSize(1);
    assertThat(kms.call(GetKeyPolicy.of(key.keyId())).policy())
        .isEqualTo(DefaultKeyPolicy.of(ACCOUNT));
  }

  @Test
  @Spec("AU-13")
  void commitFailsAfterTheRecord_aSecondRecordTellsTheError() {
    KeyMetadata key = createKey();
    keys.failing = true;
    assertErrorContains(
        KmsErrorCode.KMS_INTERNAL,
        "the test wants a failure",
        () -> kms.call(new DisableKey(key.keyId())));
    List<JsonNode> events = audit();
    JsonNode told = events.get(events.size() - 2);
    JsonNode corrected = events.get(events.size() - 1);
    assertThat(told.has("errorCode")).isFalse();
    assertThat(corrected.get("errorCode").asText()).isEqualTo("KMSInternalException");
    assertThat(corrected.get("requestID")).isEqualTo(told.get("requestID"));
    assertThat(corrected.get("eventID")).isNotEqualTo(told.get("eventID"));
  }

  @Test
  @Spec("AU-43")
  void contextInAnyScript_isRecordedExactly() {
    KeyMetadata key = createKey();
    String strange = "\u00e4 \u20ac \ud83d\ude00 \" \\ \n \u2028";
    kms.call(GenerateDataKey.of(key.arn(), EncryptionContext.of(strange, strange)));
    assertThat(lastEvent().get("requestParameters").get("encryptionContext").get(strange).asText())
        .isEqualTo(strange);
  }

  @Test
  void loneSurrogateInIdentifier_isRecordedAndRefused() {
    int before = audit().size();
    assertErrorContains(
        KmsErrorCode.NOT_FOUND, "Invalid keyId", () -> kms.call(DescribeKey.of("\ud83d")));
    assertThat(audit()).hasSize(before + 1);
  }

  private static List<String> arns(JsonNode event) {
    List<String> arns = new ArrayList<>();
    event.path("resources").forEach(resource -> arns.add(resource.get("ARN").asText()));
    return arns;
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String grantToken(KeyMetadata key) {
    return new GrantToken(Arn.of(key.arn()), "0".repeat(64)).encode(engine.random());
  }
}
