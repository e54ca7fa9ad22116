// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** Keys that services manage. */
class ManagedKeysTest extends KmsContractTest {

  private static final EncryptionContext CONTEXT = EncryptionContext.of("a", "b");
  private static final String S3 = "alias/aws/s3";

  private RevocableKms via(Caller caller, String region, String service) {
    return engine.as(
        new Session(
            caller,
            region,
            service + "." + region + ".amazonaws.com",
            null,
            null,
            new Authentication(caller, null)));
  }

  private RevocableKms via(String service) {
    return via(ALICE, REGION, service);
  }

  private KeyMetadata describe(String alias) {
    return kms.call(DescribeKey.of(alias)).keyMetadata();
  }

  @Test
  @Spec("KL-31")
  void describeKey_predefinedAlias_makesTheKeyOnce() {
    KeyMetadata key = describe(S3);
    assertThat(key.keyManager()).isEqualTo(KeyManager.AWS);
    assertThat(key.enabled()).isTrue();
    assertThat(describe(S3)).isEqualTo(key);
    assertThat(describe(aliasArn(S3))).isEqualTo(key);
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(1);
    List<JsonNode> made =
        audit().stream()
            .filter(event -> event.path("eventName").asText().equals("CreateKey"))
            .toList();
    assertThat(made).hasSize(1);
    assertThat(made.get(0).get("resources").get(0).get("ARN").asText()).isEqualTo(key.arn());
  }

  @Test
  @Spec("KL-31")
  void describeKey_aliasThatIsNotPredefined_isNotFound() {
    for (String name : List.of("alias/aws/nothing", "alias/aws/", "alias/s3", "alias/aws/S3")) {
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Alias " + aliasArn(name) + " is not found.",
          () -> describe(name));
    }
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Spec({"KL-31", "KL-32"})
  void firstUseThroughTheService_makesTheKeyAndUsesIt() {
    GenerateDataKey.Result made = via("s3").call(GenerateDataKey.of(S3, CONTEXT));
    KeyMetadata key = describe(S3);
    assertThat(made.keyId()).isEqualTo(key.arn());
    assertThat(
            via("s3")
                .call(Decrypt.of(made.ciphertextBlob(), CONTEXT, null))
                .plaintext()
                .toByteArray())
        .isEqualTo(made.plaintext().toByteArray());
    assertThat(via("ec2").call(GenerateDataKey.of("alias/aws/ebs", CONTEXT)).keyId())
        .isEqualTo(describe("alias/aws/ebs").arn());
    assertThat(via("my-service").call(GenerateDataKey.of("alias/aws/my-service", CONTEXT)).keyId())
        .isEqualTo(describe("alias/aws/my-service").arn());
  }

  @Test
  @Spec("KL-31")
  void cryptographyNotThroughTheService_makesNothing() {
    for (RevocableKms other : List.of(kms, via("sqs"), via("ec2"))) {
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Alias " + aliasArn(S3) + " is not found.",
          () -> other.call(GenerateDataKey.of(S3, CONTEXT)));
    }
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Alias " + aliasArn(S3) + " is not found.",
        () -> via("s3").call(GenerateDataKey.of(S3, CONTEXT).asDryRun()));
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Spec({"KL-31", "MR-2"})
  void eachAccountAndRegion_hasAKeyOfItsOwn() {
    String here = describe(S3).arn();
    String there = engine.as(ROOT, "eu-west-1").call(DescribeKey.of(S3)).keyMetadata().arn();
    String theirs = as(FOREIGN_ROOT).call(DescribeKey.of(S3)).keyMetadata().arn();
    assertThat(there).startsWith("arn:aws:kms:eu-west-1:" + ACCOUNT);
    assertThat(theirs).startsWith("arn:aws:kms:" + REGION + ":" + OTHER_ACCOUNT);
    assertThat(List.of(here, there, theirs)).doesNotHaveDuplicates();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(FOREIGN_ROOT).call(DescribeKey.of(aliasArn("alias/aws/sqs"))));
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(1);
  }

  @Test
  @Spec("KL-32")
  void useNotThroughTheService_isDenied() {
    Bytes blob = via("s3").call(Encrypt.of(S3, secret("x"), CONTEXT)).ciphertextBlob();
    String arn = describe(S3).arn();
    for (RevocableKms other : List.of(kms, via("sqs"), via("ec2"), as(ALICE))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "kms:Decrypt",
          () -> other.call(Decrypt.of(blob, CONTEXT, arn)));
    }
    Caller foreign = Caller.of("arn:aws:iam::" + OTHER_ACCOUNT + ":root");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "",
        () -> via(foreign, REGION, "s3").call(Decrypt.of(blob, CONTEXT, arn)));
  }

  @Test
  @Spec("KL-32")
  void nobodyCanChangeIt() {
    KeyMetadata key = describe(S3);
    KmsKeyRecord before = stored(key);
    String id = key.keyId();
    String policy = kms.call(GetKeyPolicy.of(id)).policy();
    for (KmsRequest<?> request :
        List.<KmsRequest<?>>of(
            PutKeyPolicy.of(id, policy),
            new TagResource(id, List.of(new Tag("a", "1"))),
            new UpdateKeyDescription(id, "mine"),
            new DisableKey(id),
            new EnableKeyRotation(id, 100),
            new DisableKeyRotation(id),
            new RotateKeyOnDemand(id),
            new ScheduleKeyDeletion(id, 7),
            new CreateAlias("alias/mine", id),
            CreateGrant.of(id, ALICE.arn().toString(), GrantOperation.DECRYPT))) {
      for (RevocableKms caller : List.of(kms, via(ROOT, REGION, "sqs"))) {
        assertErrorContains(
            KmsErrorCode.ACCESS_DENIED, "kms:" + request.operation(), () -> caller.call(request));
      }
    }
    for (KmsRequest<?> request :
        List.of(new DeleteAlias(S3), new UpdateAlias(S3, createKey().keyId()))) {
      assertErrorContains(KmsErrorCode.NOT_AUTHORIZED, "", () -> kms.call(request));
    }
    assertThat(stored(key)).isEqualTo(before);
  }

  @Test
  @Spec("KL-33")
  void key_isRotatedYearly() {
    KeyMetadata key = describe(S3);
    assertThat(kms.call(new GetKeyRotationStatus(key.keyId())).keyRotationEnabled()).isTrue();
    MaterialSweep rotation = new MaterialSweep(engine);
    clock.advance(Duration.ofDays(365).minusMillis(1));
    assertThat(rotation.rotateDueKeys()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(rotation.rotateDueKeys()).isEqualTo(1);
    assertThat(stored(key).backingKeys()).hasSize(2);
    assertThat(stored(key).currentBackingKey().map(BackingKey::id).orElseThrow())
        .isNotEqualTo(key.currentKeyMaterialId());
  }

  @Test
  @Spec("KL-34")
  void listAliases_showsPredefinedOnesWithoutKey() {
    List<AliasListEntry> before = kms.call(new ListAliases(null, 100, null)).aliases();
    assertThat(before)
        .isNotEmpty()
        .allSatisfy(
            entry -> {
              assertThat(entry.aliasName()).startsWith("alias/aws/");
              assertThat(entry.aliasArn()).isEqualTo(aliasArn(entry.aliasName()));
              assertThat(entry.targetKeyId()).isNull();
              assertThat(entry.creationDate()).isNull();
              assertThat(entry.lastUpdatedDate()).isNull();
            });
    KeyMetadata key = describe(S3);
    kms.call(new CreateAlias("alias/before", createKey().keyId()));
    kms.call(new CreateAlias("alias/a", createKey().keyId()));
    List<AliasListEntry> after = kms.call(new ListAliases(null, 100, null)).aliases();
    assertThat(after).extracting(AliasListEntry::aliasName).isSorted().hasSize(before.size() + 2);
    assertThat(after)
        .filteredOn(entry -> entry.aliasName().equals(S3))
        .extracting(AliasListEntry::targetKeyId)
        .containsExactly(key.keyId());
    assertThat(kms.call(new ListAliases(key.keyId(), null, null)).aliases()).hasSize(1);
  }
}
