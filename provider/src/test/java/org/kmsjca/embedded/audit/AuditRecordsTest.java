// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.DataKeySpec;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.IncludeKeyMaterial;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListGrants;
import org.kmsjca.kms.ListKeyPolicies;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.ListRetirableGrants;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.kms.UpdatePrimaryRegion;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Records of all operations, member by member, and the callers in them. */
class AuditRecordsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String KEY = "arn:aws:kms:us-west-2:111122223333:key/" + ID;
  private static final String OTHER_KEY =
      "arn:aws:kms:us-west-2:444455556666:key/0987dcba-09fe-87dc-65ba-ab0987654321";
  private static final String ALIAS = "arn:aws:kms:us-west-2:111122223333:alias/app";
  private static final String MATERIAL = "0123456789abcdef".repeat(4);
  private static final String SECRET = "SECRET-that-no-record-may-show";
  private static final Instant TIME = Instant.parse("2026-08-22T10:38:27.5Z");
  private static final EncryptionContext CONTEXT = EncryptionContext.of("Department", "Finance");
  private static final List<String> TOKENS = List.of(SECRET);
  private static final String ALICE = "arn:aws:iam::111122223333:user/team/Alice";

  private final AuditEvents events = new AuditEvents(new EventIds(new SecureRandom()));

  /** An operation, what its record shows of the request, and what of the result. */
  private record Expected(
      KmsRequest<?> request, String parameters, Object result, String response) {
    Expected(KmsRequest<?> request, String parameters) {
      this(request, parameters, "", "null");
    }
  }

  private static Bytes blob() {
    return Bytes.utf8(SECRET);
  }

  private static KeyMaterial secret() {
    return KeyMaterial.wrap(SECRET.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Expected> table() {
    String keyId = "{'keyId':'" + ID + "'}";
    String keyArn = "{'keyId':'" + KEY + "'}";
    String list = "{'keyId':'" + ID + "','limit':7,'marker':'m'}";
    String context = "'encryptionContext':{'Department':'Finance'}";
    String algorithm = "'encryptionAlgorithm':'SYMMETRIC_DEFAULT'";
    return List.of(
        new Expected(
            new Encrypt("alias/app", secret(), CONTEXT, TOKENS, null, false),
            "{'keyId':'alias/app'," + context + "," + algorithm + "}"),
        new Expected(Decrypt.of(blob(), CONTEXT, null), "{" + context + "," + algorithm + "}"),
        new Expected(
            Decrypt.of(blob(), EncryptionContext.EMPTY, KEY).asDryRun(),
            "{'keyId':'" + KEY + "'," + algorithm + ",'dryRun':true}"),
        new Expected(
            ReEncrypt.of(blob(), CONTEXT, KEY),
            "{'sourceEncryptionContext':{'Department':'Finance'},'destinationKeyId':'"
                + KEY
                + "','destinationEncryptionContext':{'Department':'Finance'},"
                + "'sourceEncryptionAlgorithm':'SYMMETRIC_DEFAULT',"
                + "'destinationEncryptionAlgorithm':'SYMMETRIC_DEFAULT'}"),
        new Expected(
            new GenerateDataKey(ID, CONTEXT, null, DataKeySpec.AES_256, TOKENS, false),
            "{'keyId':'" + ID + "'," + context + ",'keySpec':'AES_256'}"),
        new Expected(
            new GenerateDataKeyWithoutPlaintext(ID, CONTEXT, null, 64, TOKENS, false),
            "{'keyId':'" + ID + "'," + context + ",'numberOfBytes':64}"),
        new Expected(
            new GenerateDataKeyPair(CONTEXT, ID, DataKeyPairSpec.RSA_2048, TOKENS, false),
            "{" + context + ",'keyId':'" + ID + "','keyPairSpec':'RSA_2048'}"),
        new Expected(
            new GenerateDataKeyPairWithoutPlaintext(
                CONTEXT, ID, DataKeyPairSpec.RSA_2048, TOKENS, false),
            "{" + context + ",'keyId':'" + ID + "','keyPairSpec':'RSA_2048'}"),
        new Expected(new GenerateRandom(32), "{'numberOfBytes':32}"),
        new Expected(new GenerateRandom(null), "null"),
        new Expected(
            CreateKey.of(),
            "{'description':'','keyUsage':'ENCRYPT_DECRYPT','keySpec':'SYMMETRIC_DEFAULT',"
                + "'customerMasterKeySpec':'SYMMETRIC_DEFAULT','origin':'AWS_KMS',"
                + "'bypassPolicyLockoutSafetyCheck':false}",
            "",
            "null"),
        new Expected(new CancelKeyDeletion(ID), keyId, new CancelKeyDeletion.Result(KEY), keyArn),
        new Expected(new DisableKey(ID), keyId, "", keyArn),
        new Expected(new EnableKey(ID), keyId, "", keyArn),
        new Expected(
            new ScheduleKeyDeletion(ID, null),
            "{'keyId':'" + ID + "','pendingWindowInDays':30}",
            new ScheduleKeyDeletion.Result(
                KEY, Instant.parse("2022-08-10T22:38:27Z"), KeyState.PENDING_DELETION, 30),
            "{'keyId':'"
                + KEY
                + "','keyState':'PendingDeletion','deletionDate':'Aug 10, 2022, 10:38:27 PM',"
                + "'pendingWindowInDays':30}"),
        new Expected(
            new ScheduleKeyDeletion(ID, 7),
            "{'keyId':'" + ID + "','pendingWindowInDays':7}",
            new ScheduleKeyDeletion.Result(KEY, null, KeyState.PENDING_REPLICA_DELETION, 7),
            "{'keyId':'" + KEY + "','keyState':'PendingReplicaDeletion','pendingWindowInDays':7}"),
        new Expected(
            PutKeyPolicy.of(ID, "{}"),
            "{'keyId':'"
                + ID
                + "','policyName':'default','policy':'{}',"
                + "'bypassPolicyLockoutSafetyCheck':false}",
            "",
            keyArn),
        new Expected(GetKeyPolicy.of(ID), "{'keyId':'" + ID + "','policyName':'default'}"),
        new Expected(
            new UpdateKeyDescription(ID, ""),
            "{'keyId':'" + ID + "','description':''}",
            "",
            keyArn),
        new Expected(
            new CreateAlias("alias/app", ID),
            "{'aliasName':'alias/app','targetKeyId':'" + ID + "'}",
            "",
            keyArn),
        new Expected(
            new UpdateAlias("alias/app", ID),
            "{'aliasName':'alias/app','targetKeyId':'" + ID + "'}",
            "",
            keyArn),
        new Expected(new DeleteAlias("alias/app"), "{'aliasName':'alias/app'}", "", keyArn),
        new Expected(
            new CreateGrant(
                ID,
                ALICE,
                KEY,
                List.of(GrantOperation.DECRYPT, GrantOperation.GENERATE_DATA_KEY),
                GrantConstraints.subset(CONTEXT),
                TOKENS,
                "name",
                false,
                null,
                null),
            "{'keyId':'"
                + ID
                + "','granteePrincipal':'"
                + ALICE
                + "','retiringPrincipal':'"
                + KEY
                + "','operations':['Decrypt','GenerateDataKey'],"
                + "'constraints':{'encryptionContextSubset':{'Department':'Finance'}},"
                + "'name':'name'}",
            new CreateGrant.Result(SECRET, MATERIAL),
            "{'keyId':'" + KEY + "','grantId':'" + MATERIAL + "'}"),
        new Expected(
            CreateGrant.of(ID, ALICE, GrantOperation.DECRYPT),
            "{'keyId':'" + ID + "','granteePrincipal':'" + ALICE + "','operations':['Decrypt']}",
            new CreateGrant.Result(SECRET, MATERIAL),
            "{'keyId':'" + KEY + "','grantId':'" + MATERIAL + "'}"),
        new Expected(
            new RevokeGrant(KEY, MATERIAL, false),
            "{'keyId':'" + KEY + "','grantId':'" + MATERIAL + "'}",
            "",
            keyArn),
        new Expected(new RetireGrant(SECRET, null, null, false), "null", "", keyArn),
        new Expected(new ListGrants(ID, null, null, null, 7, "m"), list),
        new Expected(
            new ListRetirableGrants(ALICE, null, 7, null),
            "{'retiringPrincipal':'" + ALICE + "','limit':7}"),
        new Expected(new ListKeys(null, null), "null"),
        new Expected(new ListKeys(7, "m"), "{'limit':7,'marker':'m'}"),
        new Expected(new ListAliases(ID, 7, "m"), list),
        new Expected(new ListKeyPolicies(ID, 7, "m"), list),
        new Expected(
            new ListKeyRotations(ID, IncludeKeyMaterial.ALL_KEY_MATERIAL, null, null),
            "{'keyId':'" + ID + "','includeKeyMaterial':'ALL_KEY_MATERIAL'}"),
        new Expected(new ListResourceTags(ID, 7, "m"), list),
        new Expected(new DescribeKey("alias/app", TOKENS), "{'keyId':'alias/app'}"),
        new Expected(new GetKeyLastUsage(ID), keyId),
        new Expected(new GetKeyRotationStatus(ID), keyId),
        new Expected(
            new EnableKeyRotation(ID, 90),
            "{'keyId':'" + ID + "','rotationPeriodInDays':90}",
            "",
            keyArn),
        new Expected(new EnableKeyRotation(ID, null), keyId, "", keyArn),
        new Expected(new DisableKeyRotation(ID), keyId, "", keyArn),
        new Expected(new RotateKeyOnDemand(ID), keyId, new RotateKeyOnDemand.Result(KEY), keyArn),
        new Expected(
            new GetParametersForImport(
                ID, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096),
            "{'keyId':'"
                + ID
                + "','wrappingAlgorithm':'RSAES_OAEP_SHA_256','wrappingKeySpec':'RSA_4096'}"),
        new Expected(
            new ImportKeyMaterial(
                ID,
                blob(),
                blob(),
                Instant.parse("2027-01-01T20:00:00Z"),
                null,
                ImportType.NEW_KEY_MATERIAL,
                null,
                null),
            "{'keyId':'"
                + ID
                + "','validTo':'Jan 1, 2027, 8:00:00 PM',"
                + "'expirationModel':'KEY_MATERIAL_EXPIRES','importType':'NEW_KEY_MATERIAL'}",
            new ImportKeyMaterial.Result(KEY, MATERIAL),
            "{'keyId':'" + KEY + "','keyMaterialId':'" + MATERIAL + "'}"),
        new Expected(
            new ImportKeyMaterial(
                ID,
                blob(),
                blob(),
                null,
                ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
                null,
                "text",
                MATERIAL),
            "{'keyId':'"
                + ID
                + "','expirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE',"
                + "'keyMaterialDescription':'text','keyMaterialId':'"
                + MATERIAL
                + "'}",
            new ImportKeyMaterial.Result(KEY, MATERIAL),
            "{'keyId':'" + KEY + "','keyMaterialId':'" + MATERIAL + "'}"),
        new Expected(
            new DeleteImportedKeyMaterial(ID, null),
            keyId,
            new DeleteImportedKeyMaterial.Result(KEY, MATERIAL),
            "{'keyId':'" + KEY + "','keyMaterialId':'" + MATERIAL + "'}"),
        new Expected(
            new TagResource(ID, List.of(new Tag("a", "1"), new Tag("b", ""))),
            "{'keyId':'"
                + ID
                + "','tags':[{'tagKey':'a','tagValue':'1'},{'tagKey':'b','tagValue':''}]}",
            "",
            keyArn),
        new Expected(
            new UntagResource(ID, List.of("a", "b")),
            "{'keyId':'" + ID + "','tagKeys':['a','b']}",
            "",
            keyArn),
        new Expected(
            new ReplicateKey(ID, "eu-west-1", null, null, null, List.of()),
            "{'keyId':'"
                + ID
                + "','replicaRegion':'eu-west-1','bypassPolicyLockoutSafetyCheck':false,"
                + "'description':''}",
            "",
            "null"),
        new Expected(
            new UpdatePrimaryRegion(ID, "eu-west-1"),
            "{'keyId':'" + ID + "','primaryRegion':'eu-west-1'}",
            "",
            keyArn));
  }

  @TestFactory
  @Spec({"AU-40", "AU-42", "AU-44", "AU-45"})
  Stream<DynamicTest> record_showsRequestAndResult() {
    return table().stream()
        .map(
            expected ->
                DynamicTest.dynamicTest(
                    expected.request().operation() + " " + expected.parameters(),
                    () -> {
                      boolean foreign = expected.request() instanceof ListKeys;
                      List<Arn> resources = foreign ? List.of() : List.of(Arn.of(KEY));
                      AuditEvent event =
                          events.succeeded(
                              call(alice(), expected.request()),
                              resources,
                              expected.result(),
                              null);
                      JsonNode record = line(event).get(0);
                      assertThat(record.get("eventName").asText())
                          .isEqualTo(expected.request().operation());
                      assertThat(record.get("requestParameters"))
                          .isEqualTo(json(expected.parameters()));
                      assertThat(record.get("responseElements"))
                          .isEqualTo(json(expected.response()));
                      assertThat(record.toString()).doesNotContain(SECRET);
                    }));
  }

  @Test
  void table_hasAllOperations() {
    Set<String> operations = new TreeSet<>();
    requests(KmsRequest.class).forEach(type -> operations.add(type.getSimpleName()));
    Set<String> tested = new TreeSet<>();
    table().forEach(expected -> tested.add(expected.request().operation()));
    assertThat(tested).isEqualTo(operations);
  }

  @Test
  @Spec("AU-41")
  void componentsThatCanHoldSecrets_areLeftOutOfEveryOperation() {
    Set<String> shown = new TreeSet<>();
    for (Class<?> type : requests(KmsRequest.class)) {
      JsonValues.components(type).forEach(component -> shown.add(component.name()));
      for (RecordComponent component : type.getRecordComponents()) {
        Member member = component.getAnnotation(Member.class);
        if (component.getName().toLowerCase(Locale.ROOT).contains("token")) {
          assertThat(member.sensitive()).as(type + "." + component.getName()).isTrue();
        }
      }
    }
    assertThat(shown)
        .doesNotContain(
            "plaintext",
            "ciphertextBlob",
            "grantTokens",
            "grantToken",
            "importToken",
            "encryptedKeyMaterial");
  }

  private static List<Class<?>> requests(Class<?> sealedType) {
    List<Class<?>> records = new ArrayList<>();
    for (Class<?> type : sealedType.getPermittedSubclasses()) {
      records.addAll(type.isRecord() ? List.of(type) : requests(type));
    }
    return records;
  }

  @Test
  @Spec("AU-30")
  void callers_areDescribedAsCloudTrailDoes() {
    CallerIdentity.SessionContext session =
        new CallerIdentity.SessionContext(
            Arn.of("arn:aws:iam::111122223333:role/service/App"), "AROAEXAMPLEROLE", TIME, false);
    String role = "arn:aws:sts::111122223333:assumed-role/App/one";
    assertIdentity(
        alice(),
        """
        {'type':'IAMUser','principalId':'AIDAEXAMPLE','arn':'%s','accountId':'111122223333',
         'accessKeyId':'AKIAEXAMPLE','userName':'Alice'}"""
            .formatted(ALICE));
    assertIdentity(
        new CallerIdentity.Principal(
            Arn.of(role), "AROAEXAMPLEROLE:one", "ASIAEXAMPLE", session, null),
        """
        {'type':'AssumedRole','principalId':'AROAEXAMPLEROLE:one','arn':'%s',
         'accountId':'111122223333','accessKeyId':'ASIAEXAMPLE','sessionContext':{
         'sessionIssuer':{'type':'Role','principalId':'AROAEXAMPLEROLE',
         'arn':'arn:aws:iam::111122223333:role/service/App','accountId':'111122223333',
         'userName':'App'},'webIdFederationData':{},'attributes':{
         'creationDate':'2026-08-22T10:38:27Z','mfaAuthenticated':'false'}}}"""
            .formatted(role));
    assertIdentity(
        CallerIdentity.of(Caller.of(role)),
        """
        {'type':'AssumedRole','arn':'%s','accountId':'111122223333','sessionContext':{
         'sessionIssuer':{'type':'Role','accountId':'111122223333','userName':'App'}}}"""
            .formatted(role));
    assertIdentity(
        CallerIdentity.of(Caller.of("arn:aws:iam::111122223333:root")),
        """
        {'type':'Root','principalId':'111122223333','arn':'arn:aws:iam::111122223333:root',
         'accountId':'111122223333'}""");
    assertIdentity(
        new CallerIdentity.Principal(Arn.of(ALICE), "AIDAEXAMPLE", null, null, "ec2.amazonaws.com"),
        """
        {'type':'IAMUser','principalId':'AIDAEXAMPLE','arn':'%s','accountId':'111122223333',
         'userName':'Alice','invokedBy':'ec2.amazonaws.com'}"""
            .formatted(ALICE));
    assertIdentity(
        CallerIdentity.of(Caller.of("arn:aws:sts::111122223333:federated-user/Eve")),
        """
        {'type':'FederatedUser','arn':'arn:aws:sts::111122223333:federated-user/Eve',
         'accountId':'111122223333'}""");
    assertIdentity(
        new CallerIdentity.Service("111122223333", "backup.amazonaws.com"),
        "{'type':'AWSService','invokedBy':'backup.amazonaws.com'}");
    assertIdentity(
        new CallerIdentity.Internal("111122223333"),
        "{'accountId':'111122223333','invokedBy':'AWS Internal'}");
  }

  private void assertIdentity(CallerIdentity identity, String expected) {
    AuditEvent event = events.succeeded(call(identity, ListKeys.of()), List.of(), "", null);
    assertThat(line(event).get(0).get("userIdentity")).isEqualTo(json(expected));
  }

  @Test
  @Spec("AU-31")
  void successAcrossAccounts_isToldToBoth() {
    AuditEvent event =
        events.succeeded(
            call(alice(), DescribeKey.of(OTHER_KEY)), List.of(Arn.of(OTHER_KEY)), "", null);
    List<JsonNode> lines = line(event);
    assertThat(lines).hasSize(2);
    JsonNode own = lines.get(0);
    JsonNode foreign = lines.get(1);
    assertThat(own.get("recipientAccountId").asText()).isEqualTo("111122223333");
    assertThat(foreign.get("recipientAccountId").asText()).isEqualTo("444455556666");
    assertThat(own.get("sharedEventID")).isEqualTo(foreign.get("sharedEventID")).isNotNull();
    assertThat(own.get("eventID")).isNotEqualTo(foreign.get("eventID"));
    assertThat(own.get("requestID")).isEqualTo(foreign.get("requestID"));
    assertThat(own.get("userIdentity").get("arn").asText()).isEqualTo(ALICE);
    assertThat(foreign.get("userIdentity"))
        .isEqualTo(
            json(
                "{'type':'AWSAccount','principalId':'AIDAEXAMPLE',"
                    + "'accountId':'111122223333'}"));
  }

  @Test
  @Spec("AU-31")
  void denialAcrossAccounts_isToldToTheCallersAccountOnly() {
    KmsAccessDeniedException denied =
        new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "not you");
    AuditEvent event =
        events.failed(call(alice(), DescribeKey.of(OTHER_KEY)), List.of(Arn.of(OTHER_KEY)), denied);
    assertThat(line(event))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.get("recipientAccountId").asText()).isEqualTo("111122223333");
              assertThat(record.has("sharedEventID")).isFalse();
              assertThat(record.get("errorCode").asText()).isEqualTo("AccessDenied");
            });
  }

  @Test
  @Spec("AU-31")
  void failureAfterTheAuthorization_isToldToBoth() {
    KmsKeyStateException disabled =
        new KmsKeyStateException(KmsErrorCode.DISABLED, OTHER_KEY + " is disabled.");
    AuditEvent event =
        events.failed(
            call(alice(), DescribeKey.of(OTHER_KEY)), List.of(Arn.of(OTHER_KEY)), disabled);
    assertThat(line(event)).hasSize(2);
  }

  @Test
  void aliasAndKey_areBothResources() {
    AuditEvent event =
        events.succeeded(
            call(alice(), new UpdateAlias("alias/app", ID)),
            List.of(Arn.of(ALIAS), Arn.of(KEY)),
            "",
            null);
    JsonNode record = line(event).get(0);
    assertThat(record.get("resources"))
        .isEqualTo(
            json(
                """
                [{'accountId':'111122223333','type':'AWS::KMS::Key','ARN':'%s'},
                 {'accountId':'111122223333','type':'AWS::KMS::Key','ARN':'%s'}]"""
                    .formatted(ALIAS, KEY)));
    assertThat(record.get("responseElements").get("keyId").asText()).isEqualTo(KEY);
  }

  @Test
  @Spec("AU-51")
  void serviceEvents_bearAccountAndRegionOfTheKey() {
    AuditEvent event =
        events.byService(
            "RotateKey",
            TIME,
            Arn.of(OTHER_KEY),
            Map.of(
                "rotationType",
                "AUTOMATIC",
                "keyOrigin",
                "AWS_KMS",
                "previousKeyMaterialId",
                MATERIAL,
                "currentKeyMaterialId",
                MATERIAL));
    JsonNode record = line(event).get(0);
    assertThat(record.get("userIdentity"))
        .isEqualTo(json("{'accountId':'444455556666','invokedBy':'AWS Internal'}"));
    assertThat(record.get("recipientAccountId").asText()).isEqualTo("444455556666");
    assertThat(record.get("awsRegion").asText()).isEqualTo("us-west-2");
    assertThat(record.get("eventType").asText()).isEqualTo("AwsServiceEvent");
    assertThat(record.has("requestID")).isFalse();
    assertThat(record.get("serviceEventDetails"))
        .isEqualTo(
            json(
                """
                {'keyId':'0987dcba-09fe-87dc-65ba-ab0987654321','rotationType':'AUTOMATIC',
                 'keyOrigin':'AWS_KMS','previousKeyMaterialId':'%s','currentKeyMaterialId':'%s'}"""
                    .formatted(MATERIAL, MATERIAL)));
  }

  /** As a request of the identity service would be. */
  private record CreateAccessKey(String userName) {
    record Result(AccessKey accessKey) {}

    record AccessKey(String userName, String accessKeyId, String status, KeyMaterial secret) {}
  }

  @Test
  @Spec("AU-46")
  void operationOfAnotherService_showsAllButSecrets() {
    AuditEvents.Call call =
        events.call(
            new Origin(alice(), "127.0.0.1", "test"),
            "us-east-1",
            TIME,
            "iam.amazonaws.com",
            "CreateAccessKey",
            false,
            new CreateAccessKey("Bob"));
    CreateAccessKey.Result result =
        new CreateAccessKey.Result(
            new CreateAccessKey.AccessKey("Bob", "AKIAEXAMPLE", "Active", secret()));
    JsonNode record = line(events.succeeded(call, List.of(), result, null)).get(0);
    assertThat(record.get("eventSource").asText()).isEqualTo("iam.amazonaws.com");
    assertThat(record.get("eventName").asText()).isEqualTo("CreateAccessKey");
    assertThat(record.get("requestParameters")).isEqualTo(json("{'userName':'Bob'}"));
    assertThat(record.get("responseElements"))
        .isEqualTo(
            json(
                "{'accessKey':{'userName':'Bob','accessKeyId':'AKIAEXAMPLE',"
                    + "'status':'Active'}}"));
    assertThat(record.toString()).doesNotContain(SECRET);
  }

  private static CallerIdentity alice() {
    return new CallerIdentity.Principal(Arn.of(ALICE), "AIDAEXAMPLE", "AKIAEXAMPLE", null, null);
  }

  private AuditEvents.Call call(CallerIdentity identity, KmsRequest<?> request) {
    return events.call(new Origin(identity, "127.0.0.1", "test"), "us-west-2", TIME, request);
  }

  private static List<JsonNode> line(AuditEvent event) {
    List<JsonNode> lines = new ArrayList<>();
    for (AuditEvent.Copy copy : event.copies()) {
      JsonText json = new JsonText(16);
      AuditLine.write(json, event, copy);
      json.put((byte) '}');
      try {
        lines.add(JSON.readTree(Arrays.copyOf(json.array(), json.size())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
