// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.IncludeKeyMaterial;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.RotationType;
import org.kmsjca.kms.RotationsListEntry;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** New material for keys that the service made: by schedule, and on demand. */
class RotationTest extends KmsContractTest {

  private static final Duration YEAR = Duration.ofDays(365);

  @Test
  @Spec("KM-10")
  void enableKeyRotation_default_isOneYearFromNow() {
    KeyMetadata key = createKey();
    assertThat(status(key))
        .isEqualTo(new GetKeyRotationStatus.Result(key.arn(), false, null, null, null));
    enableRotation(key, null);
    assertThat(status(key))
        .isEqualTo(new GetKeyRotationStatus.Result(key.arn(), true, 365, START.plus(YEAR), null));
  }

  @Test
  @Spec("KM-10")
  void enableKeyRotation_again_plansFromThatCall() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(80));
    enableRotation(key, 2560);
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(80 + 2560)));
    assertThat(status(key).rotationPeriodInDays()).isEqualTo(2560);
  }

  @Test
  @Spec("KM-10")
  void enableKeyRotation_periodOutOfRange_isRefused() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value"
            + " greater than or equal to 90",
        () -> enableRotation(key, 89));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Member must have value less than or equal to 2560",
        () -> enableRotation(key, 2561));
    assertThat(status(key).keyRotationEnabled()).isFalse();
  }

  @Test
  void enableKeyRotation_period_isAConditionKey() {
    KeyMetadata key = createKey();
    kms.call(
        PutKeyPolicy.of(
            key.keyId(),
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:EnableKeyRotation",
              "Resource":"*","Condition":{"NumericGreaterThan":{"kms:RotationPeriodInDays":"180"}}}
            ]}"""));
    enableRotation(key, 180);
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, "deny", () -> enableRotation(key, 181));
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, "deny", () -> enableRotation(key, null));
  }

  @Test
  void disableKeyRotation_stopsTheSchedule_andKeepsTheMaterial() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    assertThat(sweep()).isEqualTo(1);
    kms.call(new DisableKeyRotation(key.keyId()));
    assertThat(status(key).keyRotationEnabled()).isFalse();
    clock.advance(Duration.ofDays(1000));
    assertThat(sweep()).isZero();
    assertThat(stored(key).backingKeys()).hasSize(2);
  }

  @Test
  @Spec({"KM-2", "KM-11"})
  void sweep_rotatesWhenDue_andOldCiphertextsStayReadable() {
    KeyMetadata key = createKey();
    Bytes before = encrypt(key);
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90).minusMillis(1));
    assertThat(sweep()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(sweep()).isEqualTo(1);
    assertThat(sweep()).isZero();
    Bytes after = encrypt(key);
    assertThat(materialOf(before)).isEqualTo(key.currentKeyMaterialId());
    assertThat(materialOf(after))
        .isNotEqualTo(key.currentKeyMaterialId())
        .isEqualTo(describe(key).currentKeyMaterialId());
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(180)));
  }

  @Test
  void sweep_rotation_isRecorded() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    sweep();
    JsonNode event = lastEvent();
    assertThat(event.get("eventName").asText()).isEqualTo("RotateKey");
    assertThat(event.get("eventType").asText()).isEqualTo("AwsServiceEvent");
    JsonNode details = event.get("serviceEventDetails");
    assertThat(details.get("keyId").asText()).isEqualTo(key.keyId());
    assertThat(details.get("rotationType").asText()).isEqualTo("AUTOMATIC");
    assertThat(details.get("keyOrigin").asText()).isEqualTo("AWS_KMS");
    assertThat(details.get("previousKeyMaterialId").asText()).isEqualTo(key.currentKeyMaterialId());
    assertThat(details.get("currentKeyMaterialId").asText())
        .isEqualTo(describe(key).currentKeyMaterialId());
  }

  @Test
  void sweep_commitFails_newMaterialIsWiped() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    keys.failing = true;
    assertThatThrownBy(this::sweep).isInstanceOf(KmsUnavailableException.class);
    keys.failing = false;
    KeyChange.PutKey put = (KeyChange.PutKey) keys.lastChanges.keys().get(0);
    assertThat(put.key().backingKeys()).hasSize(2);
    assertThat(put.key().backingKeys().get(1).material().isDestroyed()).isTrue();
    assertThat(stored(key).backingKeys().get(0).material().isDestroyed()).isFalse();
  }

  @Test
  @Spec("KM-15")
  void sweep_recordFails_changesNothing() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    auditFails = true;
    assertErrorContains(KmsErrorCode.KMS_INTERNAL, "record to fail", this::sweep);
    auditFails = false;
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    assertThat(sweep()).isEqualTo(1);
  }

  @Test
  @Spec("KM-11")
  void sweep_clockJumpsFarAhead_rotatesOnce_andNotAgainWhenItJumpsBack() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(10_000));
    assertThat(sweep()).isEqualTo(1);
    assertThat(sweep()).isZero();
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(10_090)));
    clock.set(START);
    assertThat(sweep()).isZero();
    assertThat(stored(key).backingKeys()).hasSize(2);
  }

  @Test
  @Spec("KM-15")
  void sweep_anotherProcessRotatedMeanwhile_rotatesNotAgain() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    keys.beforeUpdate = this::sweep;
    assertThat(sweep()).isZero();
    assertThat(stored(key).backingKeys()).hasSize(2);
  }

  @Test
  @Spec("KM-12")
  void disabledKey_keepsItsStatus_andRotatesWhenEnabled() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    kms.call(new DisableKey(key.keyId()));
    clock.advance(Duration.ofDays(100));
    assertThat(sweep()).isZero();
    assertThat(status(key).keyRotationEnabled()).isTrue();
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(90)));
    kms.call(new EnableKey(key.keyId()));
    assertThat(lastEvent().get("eventName").asText()).isEqualTo("RotateKey");
    assertThat(describe(key).currentKeyMaterialId()).isNotEqualTo(key.currentKeyMaterialId());
    assertThat(describe(key).enabled()).isTrue();
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(190)));
  }

  @Test
  @Spec("KM-12")
  void pendingDeletion_reportsFalse_andCancelRestoresAndCatchesUp() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(80));
    kms.call(new ScheduleKeyDeletion(key.keyId(), 30));
    assertThat(status(key))
        .isEqualTo(new GetKeyRotationStatus.Result(key.arn(), false, null, null, null));
    clock.advance(Duration.ofDays(20));
    assertThat(sweep()).isZero();
    kms.call(new CancelKeyDeletion(key.keyId()));
    assertThat(status(key).keyRotationEnabled()).isTrue();
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(190)));
    assertThat(stored(key).backingKeys()).hasSize(2);
    kms.call(new EnableKey(key.keyId()));
    assertThat(stored(key).backingKeys()).hasSize(2);
  }

  @Test
  void cancelKeyDeletion_notYetDue_keepsTheDate() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    kms.call(new ScheduleKeyDeletion(key.keyId(), 30));
    kms.call(new CancelKeyDeletion(key.keyId()));
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(90)));
    assertThat(stored(key).backingKeys()).hasSize(1);
  }

  @Test
  @Spec("KM-14")
  void managedKey_isRotatedYearly_andNotByCallers() {
    KeyMetadata key = createKey();
    put(
        stored(key).toBuilder()
            .keyManager(KeyManager.AWS)
            .rotation(RotationSchedule.from(365, START))
            .build());
    assertThat(status(key).keyRotationEnabled()).isTrue();
    clock.advance(YEAR);
    assertThat(sweep()).isEqualTo(1);
    assertThat(describe(key).currentKeyMaterialId()).isNotEqualTo(key.currentKeyMaterialId());
    for (Runnable call :
        List.<Runnable>of(
            () -> enableRotation(key, 90),
            () -> kms.call(new DisableKeyRotation(key.keyId())),
            () -> kms.call(new RotateKeyOnDemand(key.keyId())))) {
      assertErrorContains(KmsErrorCode.UNSUPPORTED_OPERATION, "service that manages", call::run);
    }
  }

  @Test
  @Spec("KM-13")
  void rotateKeyOnDemand_rotatesNow_andLeavesTheSchedule() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    Bytes before = encrypt(key);
    clock.advance(Duration.ofDays(1));
    assertThat(kms.call(new RotateKeyOnDemand(key.keyId())).keyId()).isEqualTo(key.arn());
    JsonNode details = lastEvent().get("serviceEventDetails");
    assertThat(details.get("rotationType").asText()).isEqualTo("ON_DEMAND");
    assertThat(audit().get(audit().size() - 2).get("eventName").asText())
        .isEqualTo("RotateKeyOnDemand");
    assertThat(status(key).nextRotationDate()).isEqualTo(START.plus(Duration.ofDays(90)));
    assertThat(materialOf(encrypt(key)))
        .isEqualTo(describe(key).currentKeyMaterialId())
        .isNotEqualTo(materialOf(before));
    RotationsListEntry entry = rotations(key, null).get(0);
    assertThat(entry.rotationType()).isEqualTo(RotationType.ON_DEMAND);
    assertThat(entry.rotationDate()).isEqualTo(START.plus(Duration.ofDays(1)));
  }

  @Test
  @Spec("KM-13")
  void rotateKeyOnDemand_moreThanTwentyFive_isLimitExceeded() {
    KeyMetadata key = createKey();
    List<Bytes> blobs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      blobs.add(encrypt(key));
      kms.call(new RotateKeyOnDemand(key.keyId()));
    }
    assertError(
        KmsErrorCode.LIMIT_EXCEEDED,
        "The on-demand rotations limit has been reached for the given keyId. No more on-demand"
            + " rotations can be performed for this key: "
            + key.arn(),
        () -> kms.call(new RotateKeyOnDemand(key.keyId())));
    assertThat(blobs).allSatisfy(this::materialOf);
    enableRotation(key, 90);
    clock.advance(Duration.ofDays(90));
    assertThat(sweep()).isEqualTo(1);
    assertThat(rotations(key, IncludeKeyMaterial.ALL_KEY_MATERIAL)).hasSize(27);
  }

  @Test
  @Spec("KM-13")
  void rotateKeyOnDemand_closeToAutomaticRotation_isConflict() {
    KeyMetadata key = createKey();
    enableRotation(key, 90);
    Duration open = Duration.ofDays(90).minusMinutes(20);
    clock.set(START.plus(open));
    assertErrorContains(
        KmsErrorCode.CONFLICT,
        key.arn() + " is in progress or due within 20 minutes.",
        () -> kms.call(new RotateKeyOnDemand(key.keyId())));
    clock.set(START.plus(open).minusMillis(1));
    kms.call(new RotateKeyOnDemand(key.keyId()));
  }

  @Test
  @Spec("KM-14")
  void kindsThatCannotRotate_areUnsupported_afterTheState() {
    KeyMetadata external = createKey();
    put(stored(external).toBuilder().origin(KeyOrigin.EXTERNAL).build());
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        external.arn() + " origin is EXTERNAL which is not valid for this operation.",
        () -> enableRotation(external, 90));
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        external.arn() + " origin is EXTERNAL which is not valid for this operation.",
        () -> kms.call(new DisableKeyRotation(external.keyId())));
    assertThat(status(external).keyRotationEnabled()).isFalse();
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        "No available key material pending rotation for the key: " + external.arn() + ".",
        () -> kms.call(new RotateKeyOnDemand(external.keyId())));
    KeyMetadata hmac = createKey();
    put(
        stored(hmac).toBuilder()
            .keySpec(KeySpec.HMAC_256)
            .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
            .build());
    List<Runnable> calls =
        List.of(
            () -> enableRotation(hmac, 90),
            () -> kms.call(new DisableKeyRotation(hmac.keyId())),
            () -> kms.call(new RotateKeyOnDemand(hmac.keyId())));
    for (Runnable call : calls) {
      assertError(KmsErrorCode.UNSUPPORTED_OPERATION, null, call::run);
    }
    assertError(KmsErrorCode.UNSUPPORTED_OPERATION, null, () -> status(hmac));
    assertError(KmsErrorCode.UNSUPPORTED_OPERATION, null, () -> rotations(hmac, null));
    kms.call(new DisableKey(hmac.keyId()));
    for (Runnable call : calls) {
      assertError(KmsErrorCode.DISABLED, hmac.arn() + " is disabled.", call::run);
    }
  }

  @Test
  @Spec("KM-16")
  void multiRegionKeys_rotateTogether_onThePrimaryOnly() {
    KeyMetadata made = createKey();
    KmsKeyRecord primary = multiRegion(made, REGION);
    KmsKeyRecord replica = multiRegion(made, "eu-west-1");
    put(primary);
    put(replica);
    RevocableKms there = engine.as(ROOT, "eu-west-1");
    String id = primary.keyId().value();
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        replica.arn() + " is not a multi-region primary key.",
        () -> there.call(new RotateKeyOnDemand(id)));
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        replica.arn() + " is not a multi-region primary key.",
        () -> there.call(new EnableKeyRotation(id, 90)));
    kms.call(new EnableKeyRotation(id, 90));
    assertThat(there.call(new GetKeyRotationStatus(id)).nextRotationDate())
        .isEqualTo(START.plus(Duration.ofDays(90)));
    kms.call(new RotateKeyOnDemand(id));
    clock.advance(Duration.ofDays(90));
    assertThat(sweep()).isEqualTo(1);
    List<BackingKey> here = record(primary.arn()).backingKeys();
    assertThat(here).hasSize(3);
    assertThat(record(replica.arn()).backingKeys().stream().map(BackingKey::id))
        .containsExactlyElementsOf(here.stream().map(BackingKey::id).toList());
    assertThat(
            audit().stream()
                .filter(event -> event.get("eventName").asText().equals("RotateKey"))
                .map(event -> event.get("resources").get(0).get("ARN").asText()))
        .containsExactly(
            primary.arn().toString(),
            replica.arn().toString(),
            primary.arn().toString(),
            replica.arn().toString());
    Bytes blob = kms.call(Encrypt.of(id, secret("data"), EncryptionContext.EMPTY)).ciphertextBlob();
    assertThat(text(there.call(Decrypt.of(blob, EncryptionContext.EMPTY, null)).plaintext()))
        .isEqualTo("data");
  }

  @Test
  void listKeyRotations_rotationsOnlyOrAll_inPages() {
    KeyMetadata key = createKey();
    for (int i = 1; i <= 12; i++) {
      clock.advance(Duration.ofDays(1));
      kms.call(new RotateKeyOnDemand(key.keyId()));
    }
    List<RotationsListEntry> all = rotations(key, IncludeKeyMaterial.ALL_KEY_MATERIAL);
    assertThat(all).hasSize(13);
    assertThat(all.get(0))
        .isEqualTo(
            new RotationsListEntry(
                key.arn(),
                key.currentKeyMaterialId(),
                null,
                null,
                KeyMaterialState.NON_CURRENT,
                null,
                null,
                null,
                null));
    assertThat(all.get(12).keyMaterialState()).isEqualTo(KeyMaterialState.CURRENT);
    assertThat(rotations(key, null)).isEqualTo(all.subList(1, 13));
    List<RotationsListEntry> paged = new ArrayList<>();
    String marker = null;
    do {
      ListKeyRotations.Result page =
          kms.call(new ListKeyRotations(key.keyId(), IncludeKeyMaterial.ROTATIONS_ONLY, 5, marker));
      assertThat(page.truncated()).isEqualTo(page.nextMarker() != null);
      paged.addAll(page.rotations());
      marker = page.nextMarker();
    } while (marker != null);
    assertThat(paged).isEqualTo(all.subList(1, 13));
  }

  @Test
  void listKeyRotations_markerOfAnotherKey_isInvalidMarker() {
    KeyMetadata one = createKey();
    KeyMetadata other = createKey();
    kms.call(new RotateKeyOnDemand(one.keyId()));
    kms.call(new RotateKeyOnDemand(one.keyId()));
    String marker = kms.call(new ListKeyRotations(one.keyId(), null, 1, null)).nextMarker();
    assertErrorContains(
        KmsErrorCode.INVALID_MARKER,
        "marker",
        () -> kms.call(new ListKeyRotations(other.keyId(), null, 1, marker)));
  }

  private KmsKeyRecord multiRegion(KeyMetadata made, String region) {
    KmsKeyRecord key = stored(made);
    Arn own = key.arn();
    Arn arn =
        new Arn(
            own.partition(),
            own.service(),
            region,
            own.account(),
            "key/mrk-" + made.keyId().replace("-", ""));
    return KmsKeyRecord.builder(arn, key.creationDate())
        .policy(key.policy())
        .primaryRegion(REGION)
        .backingKeys(key.backingKeys())
        .build();
  }

  private KmsKeyRecord record(Arn arn) {
    return keys.key(arn).orElseThrow().record();
  }

  private int sweep() {
    return new MaterialSweep(engine).rotateDueKeys();
  }

  private void enableRotation(KeyMetadata key, Integer days) {
    kms.call(new EnableKeyRotation(key.keyId(), days));
  }

  private GetKeyRotationStatus.Result status(KeyMetadata key) {
    return kms.call(new GetKeyRotationStatus(key.keyId()));
  }

  private KeyMetadata describe(KeyMetadata key) {
    return kms.call(DescribeKey.of(key.keyId())).keyMetadata();
  }

  private List<RotationsListEntry> rotations(KeyMetadata key, IncludeKeyMaterial which) {
    return kms.call(new ListKeyRotations(key.keyId(), which, null, null)).rotations();
  }

  private Bytes encrypt(KeyMetadata key) {
    return kms.call(Encrypt.of(key.keyId(), secret("data"), EncryptionContext.EMPTY))
        .ciphertextBlob();
  }

  private String materialOf(Bytes blob) {
    Decrypt.Result opened = kms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null));
    assertThat(text(opened.plaintext())).isEqualTo("data");
    return opened.keyMaterialId();
  }
}
