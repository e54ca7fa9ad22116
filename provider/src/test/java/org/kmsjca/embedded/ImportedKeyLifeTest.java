// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.ImportState;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.IncludeKeyMaterial;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.RotationType;
import org.kmsjca.kms.RotationsListEntry;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** What becomes of imported material: expiry, deletion, return, rotation, Regions. */
class ImportedKeyLifeTest extends KmsContractTest {

  private static final byte[] A = Importer.material(1);
  private static final byte[] B = Importer.material(2);
  private static final byte[] C = Importer.material(3);

  private Importer importer;

  @BeforeEach
  void startImporter() {
    importer = new Importer(kms);
  }

  @Test
  @Spec("KM-4")
  void keyMaterialId_isAFunctionOfKeyAndMaterial() {
    KeyMetadata one = createExternal();
    KeyMetadata other = createExternal();
    String id = importer.importMaterial(one.keyId(), A);
    assertThat(importer.importMaterial(one.keyId(), A)).isEqualTo(id);
    assertThat(importer.importMaterial(other.keyId(), A)).isNotEqualTo(id);
    assertThat(importer.importNew(one.keyId(), B)).isNotEqualTo(id);
  }

  @Test
  @Spec("KM-4")
  void keyMaterialId_ofKnownMaterial_isAsThePageSays() {
    // Computed by hand: HKDF-SHA-256, no salt, info = label || 00 || digits of the key ID.
    assertThat(
            ImportedMaterials.idOf(
                new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"), KeyMaterial.copyOf(A)))
        .isEqualTo("a775cbb45fced7c603bf4a2a777ef628b3040871667fb39b08d0aa56babba6cc");
    assertThat(
            ImportedMaterials.idOf(
                new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab"), KeyMaterial.copyOf(A)))
        .isEqualTo("f781b0fc9c420e98299807dfdeaded546e1bb521798b55d9a6138ebf395b2b38");
  }

  @Test
  void sameMaterialInTwoKeys_opensNotTheOthersCiphertexts() {
    KeyMetadata one = imported(A);
    KeyMetadata other = imported(A);
    Bytes blob = encrypt(one);
    byte[] forged = blob.toByteArray();
    System.arraycopy(encrypt(other).toByteArray(), 0, forged, 0, 50);
    assertError(KmsErrorCode.INVALID_CIPHERTEXT, null, () -> decrypt(Bytes.wrap(forged)));
    assertThat(decrypt(blob)).isEqualTo("data");
  }

  @Test
  @Spec({"KM-60", "KM-61"})
  void expiry_stopsTheKeyAtOnce_alsoBeforeTheSweep() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    Bytes blob = encrypt(key);
    clock.advance(Duration.ofDays(1).minusMillis(1));
    assertThat(decrypt(blob)).isEqualTo("data");
    clock.advance(Duration.ofMillis(1));
    assertPendingImport(key, () -> encrypt(key));
    assertPendingImport(key, () -> decrypt(blob));
    KeyMetadata expired = describe(key);
    assertThat(expired.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(expired.validTo()).isNull();
    assertThat(expired.expirationModel()).isNull();
    assertThat(stored(key).currentBackingKey().orElseThrow().isPresent()).isTrue();
    assertThat(sweep().deleteExpiredMaterial()).isEqualTo(1);
    assertThat(sweep().deleteExpiredMaterial()).isZero();
    assertThat(stored(key).currentBackingKey().orElseThrow().isPresent()).isFalse();
    assertThat(describe(key)).isEqualTo(expired);
    JsonNode event =
        audit().stream()
            .filter(one -> one.get("eventName").asText().equals("DeleteExpiredKeyMaterial"))
            .findFirst()
            .orElseThrow();
    assertThat(event.get("eventType").asText()).isEqualTo("AwsServiceEvent");
    assertThat(event.get("serviceEventDetails").get("keyId").asText()).isEqualTo(key.keyId());
    assertThat(event.get("serviceEventDetails").get("keyMaterialId").asText())
        .isEqualTo(expired.currentKeyMaterialId());
  }

  @Test
  void expiry_changeBeforeTheSweep_keepsTheKeyStopped_andTheEventComes() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    kms.call(new CancelKeyDeletion(key.keyId()));
    assertPendingImport(key, () -> encrypt(key));
    assertPendingImport(key, () -> kms.call(new EnableKey(key.keyId())));
    assertThat(sweep().deleteExpiredMaterial()).isEqualTo(1);
    assertThat(lastEvent().get("eventName").asText()).isEqualTo("DeleteExpiredKeyMaterial");
  }

  @Test
  @Spec("KM-61")
  void expiry_deletedMaterial_comesNotBackWithTheClock() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    clock.advance(Duration.ofDays(2));
    sweep().deleteExpiredMaterial();
    clock.set(START);
    assertPendingImport(key, () -> encrypt(key));
  }

  @Test
  @Spec("KM-61")
  void expiry_anotherProcessDeletedItMeanwhile_isRecordedOnce() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));
    keys.beforeUpdate = () -> sweep().deleteExpiredMaterial();
    assertThat(sweep().deleteExpiredMaterial()).isZero();
    assertThat(
            audit().stream()
                .filter(e -> e.get("eventName").asText().equals("DeleteExpiredKeyMaterial")))
        .hasSize(1);
  }

  @Test
  @Spec("KM-60")
  void expiry_limitsTheDecisionsThatCallersRelyOn() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    RevocableKms.Stamped<GenerateDataKey.Result> stamped =
        kms.callStamped(GenerateDataKey.of(key.keyId(), EncryptionContext.EMPTY));
    assertThat(stamped.stamp().isCurrent()).isTrue();
    clock.advance(Duration.ofDays(1).minusMillis(1));
    assertThat(stamped.stamp().isCurrent()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(stamped.stamp().isCurrent()).isFalse();
  }

  @Test
  @Spec("KM-53")
  void reimport_sameMaterial_changesExpiryAndKeepsTheDescription() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial first = importer.expiring(key.keyId(), A, START, Duration.ofDays(1));
    kms.call(described(first, "from vault 7"));
    Bytes blob = encrypt(key);
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(9)));
    assertThat(describe(key).validTo()).isEqualTo(START.plus(Duration.ofDays(9)));
    assertThat(materials(key).get(0).keyMaterialDescription()).isEqualTo("from vault 7");
    importer.importMaterial(key.keyId(), A);
    assertThat(describe(key).validTo()).isNull();
    assertThat(describe(key).expirationModel())
        .isEqualTo(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
    kms.call(described(importer.request(key.keyId(), A), "now from vault 8"));
    assertThat(materials(key).get(0).keyMaterialDescription()).isEqualTo("now from vault 8");
    assertThat(decrypt(blob)).isEqualTo("data");
  }

  @Test
  @Spec("KM-62")
  void delete_thenReimport_restoresTheKey_butNoOtherMaterialDoes() {
    KeyMetadata key = imported(A);
    Bytes blob = encrypt(key);
    DeleteImportedKeyMaterial.Result deleted = delete(key, null);
    assertThat(deleted.keyId()).isEqualTo(key.arn());
    assertThat(deleted.keyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    KeyMetadata without = describe(key);
    assertThat(without.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(without.enabled()).isFalse();
    assertThat(without.expirationModel()).isNull();
    assertThat(without.currentKeyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    assertPendingImport(key, () -> decrypt(blob));
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "never imported",
        () -> importer.importMaterial(key.keyId(), B));
    assertThat(importer.importMaterial(key.keyId(), A)).isEqualTo(key.currentKeyMaterialId());
    assertThat(describe(key)).isEqualTo(key);
    assertThat(decrypt(blob)).isEqualTo("data");
  }

  @Test
  @Spec("KM-62")
  void delete_againOrBeforeAnyImport_hasNoEffect() {
    KeyMetadata empty = createExternal();
    assertThat(delete(empty, null).keyMaterialId()).isNull();
    KeyMetadata key = imported(A);
    delete(key, null);
    KmsKeyRecord before = stored(key);
    assertThat(delete(key, null).keyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    assertThat(stored(key)).isEqualTo(before);
    assertErrorContains(
        KmsErrorCode.NOT_FOUND, "does not exist", () -> delete(key, "0".repeat(64)));
  }

  @Test
  @Spec("KM-62")
  void delete_whilePendingDeletion_keepsTheState_andCancelWaitsForImport() {
    KeyMetadata key = imported(A);
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    delete(key, null);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        key.arn() + " is pending deletion.",
        () -> importer.importMaterial(key.keyId(), A));
    kms.call(new CancelKeyDeletion(key.keyId()));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void expiry_whilePendingDeletion_keepsTheState() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(1)));
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    clock.advance(Duration.ofDays(1));
    assertThat(sweep().deleteExpiredMaterial()).isEqualTo(1);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
  }

  @Test
  @Spec("KM-54")
  void disabledKey_importLeavesItDisabled_butDeletionAndReturnEnableIt() {
    KeyMetadata key = imported(A);
    kms.call(new DisableKey(key.keyId()));
    importer.importMaterial(key.keyId(), A);
    importer.importNew(key.keyId(), B);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
    delete(key, null);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    importer.importMaterial(key.keyId(), A);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  @Spec({"KM-52", "KM-54"})
  void newMaterial_waitsForItsRotation_andOldOneStaysNeeded() {
    KeyMetadata key = imported(A);
    Bytes old = encrypt(key);
    String second = importer.importNew(key.keyId(), B);
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(key.currentKeyMaterialId());
    assertThat(state(key, second)).isEqualTo(KeyMaterialState.PENDING_ROTATION);
    clock.advance(Duration.ofDays(1));
    kms.call(new RotateKeyOnDemand(key.keyId()));
    JsonNode details = lastEvent().get("serviceEventDetails");
    assertThat(details.get("keyOrigin").asText()).isEqualTo("EXTERNAL");
    assertThat(details.get("previousKeyMaterialId").asText()).isEqualTo(key.currentKeyMaterialId());
    assertThat(details.get("currentKeyMaterialId").asText()).isEqualTo(second);
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(second);
    assertThat(decrypt(old)).isEqualTo("data");
    Bytes young = encrypt(key);
    List<RotationsListEntry> rotations =
        kms.call(new ListKeyRotations(key.keyId(), null, null, null)).rotations();
    assertThat(rotations)
        .containsExactly(
            new RotationsListEntry(
                key.arn(),
                second,
                null,
                ImportState.IMPORTED,
                KeyMaterialState.CURRENT,
                ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
                null,
                START.plus(Duration.ofDays(1)),
                RotationType.ON_DEMAND));
    delete(key, key.currentKeyMaterialId());
    assertPendingImport(key, () -> decrypt(young));
    assertThat(materials(key).get(0).importState()).isEqualTo(ImportState.PENDING_IMPORT);
    assertThat(materials(key).get(0).expirationModel()).isNull();
    importer.forget();
    importer.importMaterial(key.keyId(), A);
    assertThat(decrypt(old)).isEqualTo("data");
    assertThat(decrypt(young)).isEqualTo("data");
    assertThat(kms.call(new GetKeyRotationStatus(key.keyId())).keyRotationEnabled()).isFalse();
  }

  @Test
  @Spec("KM-3")
  void pendingMaterial_opensNothing_beforeItsRotation() {
    KeyMetadata key = imported(A);
    String second = importer.importNew(key.keyId(), B);
    Bytes early =
        CiphertextBlob.seal(
            stored(key).backingKey(second).orElseThrow(),
            stored(key).keyId(),
            secret("data"),
            EncryptionContext.EMPTY,
            engine.random());
    assertError(KmsErrorCode.INVALID_CIPHERTEXT, null, () -> decrypt(early));
    kms.call(new RotateKeyOnDemand(key.keyId()));
    assertThat(decrypt(early)).isEqualTo("data");
  }

  @Test
  @Spec("KM-63")
  void rotation_nothingPending_isRefused() {
    KeyMetadata key = imported(A);
    String nothing = "No available key material pending rotation for the key: " + key.arn() + ".";
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        nothing,
        () -> kms.call(new RotateKeyOnDemand(key.keyId())));
    String second = importer.importNew(key.keyId(), B);
    assertThat(delete(key, second).keyMaterialId()).isEqualTo(second);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(materials(key)).hasSize(1);
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        nothing,
        () -> kms.call(new RotateKeyOnDemand(key.keyId())));
    assertThat(importer.importNew(key.keyId(), B)).isEqualTo(second);
    delete(key, null);
    assertPendingImport(key, () -> kms.call(new RotateKeyOnDemand(key.keyId())));
  }

  @Test
  @Spec("KM-63")
  void rotation_toMaterialThatExpired_isRefused_andTheKeyGoesOn() {
    KeyMetadata key = imported(A);
    ImportKeyMaterial expiring = importer.expiring(key.keyId(), B, START, Duration.ofDays(1));
    kms.call(typed(expiring, ImportType.NEW_KEY_MATERIAL, null));
    assertThat(describe(key).validTo()).isNull();
    clock.advance(Duration.ofDays(1));
    assertErrorContains(
        KmsErrorCode.KMS_INVALID_STATE,
        "No available key material",
        () -> kms.call(new RotateKeyOnDemand(key.keyId())));
    assertThat(sweep().deleteExpiredMaterial()).isEqualTo(1);
    assertThat(materials(key)).hasSize(1);
    assertThat(describe(key).keyState()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void validTo_isTheEarliestOfAllMaterials() {
    KeyMetadata key = createExternal();
    kms.call(importer.expiring(key.keyId(), A, START, Duration.ofDays(9)));
    kms.call(
        typed(
            importer.expiring(key.keyId(), B, START, Duration.ofDays(5)),
            ImportType.NEW_KEY_MATERIAL,
            null));
    assertThat(describe(key).validTo()).isEqualTo(START.plus(Duration.ofDays(9)));
    kms.call(new RotateKeyOnDemand(key.keyId()));
    assertThat(describe(key).validTo()).isEqualTo(START.plus(Duration.ofDays(5)));
    clock.advance(Duration.ofDays(5));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  @Spec({"KM-51", "KM-52"})
  void importType_historyDecides() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial request = importer.request(key.keyId(), A);
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "never imported",
        () -> kms.call(typed(request, ImportType.EXISTING_KEY_MATERIAL, null)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "KeyMaterialId can only be set",
        () -> kms.call(typed(request, null, "0".repeat(64))));
    String id = kms.call(request).keyMaterialId();
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "belongs to this key already",
        () -> kms.call(typed(request, ImportType.NEW_KEY_MATERIAL, null)));
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "not the one that KeyMaterialId names",
        () -> kms.call(typed(request, null, "0".repeat(64))));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "KeyMaterialId can only be set",
        () -> kms.call(typed(request, ImportType.NEW_KEY_MATERIAL, id)));
    kms.call(typed(request, null, id));
    String second = importer.importNew(key.keyId(), B);
    String third = ImportedMaterials.idOf(stored(key).keyId(), secretOf(C));
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        "New key material (id: "
            + third
            + ") cannot be imported into KMS key "
            + key.keyId()
            + ", because another key material (id: "
            + second
            + ") is pending rotation.",
        () -> importer.importNew(key.keyId(), C));
    kms.call(new RotateKeyOnDemand(key.keyId()));
    assertThat(importer.importNew(key.keyId(), C)).isEqualTo(third);
  }

  @Test
  void keyOfImportedMaterial_canHaveAnAlias_whileItWaits() {
    KeyMetadata key = createExternal();
    KeyMetadata other = createExternal();
    kms.call(new CreateAlias("alias/mine", key.keyId()));
    kms.call(new UpdateAlias("alias/mine", other.keyId()));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  @Spec({"KM-70", "KM-71"})
  void multiRegion_everyRegionImportsForItself_andRotationWaitsForAll() {
    String there = "eu-west-1";
    KmsKeyRecord primary = multiRegion(REGION);
    put(primary);
    String id = primary.keyId().value();
    RevocableKms replicaKms = engine.as(ROOT, there);
    String first = importer.importMaterial(id, A);
    KmsKeyRecord withFirst = keys.key(primary.arn()).orElseThrow().record();
    put(
        multiRegion(there).toBuilder()
            .state(KeyState.PENDING_IMPORT)
            .backingKeys(ImportedMaterials.awaitedByReplica(withFirst))
            .build());
    Importer replica = new Importer(replicaKms);
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL, "never imported", () -> replica.importMaterial(id, B));
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "is not a multi-region primary key.",
        () -> replica.importNew(id, B));
    assertThat(replica.importMaterial(id, A)).isEqualTo(first);
    Bytes blob = kms.call(Encrypt.of(id, secret("data"), EncryptionContext.EMPTY)).ciphertextBlob();
    assertThat(text(replicaKms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null)).plaintext()))
        .isEqualTo("data");

    String second = importer.importNew(id, B);
    assertThat(stateIn(kms, id, second))
        .isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
    assertThat(stateIn(replicaKms, id, second))
        .isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
    assertErrorContains(
        KmsErrorCode.KMS_INVALID_STATE,
        "No available key material",
        () -> kms.call(new RotateKeyOnDemand(id)));
    replica.importMaterial(id, B);
    assertThat(stateIn(kms, id, second)).isEqualTo(KeyMaterialState.PENDING_ROTATION);
    assertThat(stateIn(replicaKms, id, second)).isEqualTo(KeyMaterialState.PENDING_ROTATION);
    replicaKms.call(new DeleteImportedKeyMaterial(id, second));
    assertThat(stateIn(kms, id, second))
        .isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
    replica.importMaterial(id, B);
    kms.call(new RotateKeyOnDemand(id));
    assertThat(stateIn(replicaKms, id, second)).isEqualTo(KeyMaterialState.CURRENT);
    assertThat(replicaKms.call(DescribeKey.of(id)).keyMetadata().currentKeyMaterialId())
        .isEqualTo(second);
    kms.call(new DeleteImportedKeyMaterial(id, null));
    assertThat(kms.call(DescribeKey.of(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(replicaKms.call(DescribeKey.of(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.ENABLED);
  }

  @Test
  @Spec({"MR-6", "KM-70", "KM-71"})
  void replicaOfImportedMaterial_waitsForTheSameMaterialAndItsOwnImport() {
    KeyMetadata primary =
        kms.call(new CreateKey(null, null, null, null, KeyOrigin.EXTERNAL, true, null, List.of()))
            .keyMetadata();
    String id = primary.keyId();
    kms.call(importer.expiring(id, A, clock.instant(), Duration.ofDays(2)));
    String first = materials(primary).get(0).keyMaterialId();
    String second = importer.importNew(id, B);
    String there = "eu-west-1";
    KeyMetadata made =
        kms.call(new ReplicateKey(id, there, null, null, null, List.of())).replicaKeyMetadata();
    assertThat(made.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(made.enabled()).isFalse();
    RevocableKms replicaKms = engine.as(ROOT, there);
    assertThat(materialsIn(replicaKms, id))
        .extracting(RotationsListEntry::keyMaterialId)
        .containsExactlyInAnyOrder(first, second);
    assertThat(materialsIn(replicaKms, id))
        .allMatch(one -> one.importState() == ImportState.PENDING_IMPORT)
        .allMatch(one -> one.validTo() == null && one.expirationModel() == null);
    assertThat(stateIn(kms, id, second))
        .isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
    assertErrorContains(
        KmsErrorCode.KMS_INVALID_STATE,
        "is pending import",
        () -> replicaKms.call(Encrypt.of(id, secret("data"), EncryptionContext.EMPTY)));
    Importer replica = new Importer(replicaKms);
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY_MATERIAL, "never imported", () -> replica.importMaterial(id, C));
    assertThat(replica.importMaterial(id, A)).isEqualTo(first);
    KeyMetadata ready = replicaKms.call(DescribeKey.of(id)).keyMetadata();
    assertThat(ready.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(ready.currentKeyMaterialId()).isEqualTo(first);
    assertThat(ready.validTo()).isNull();
    Bytes blob = kms.call(Encrypt.of(id, secret("data"), EncryptionContext.EMPTY)).ciphertextBlob();
    assertThat(text(replicaKms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null)).plaintext()))
        .isEqualTo("data");
    replica.importMaterial(id, B);
    assertThat(stateIn(replicaKms, id, second)).isEqualTo(KeyMaterialState.PENDING_ROTATION);
    clock.advance(Duration.ofDays(3));
    assertThat(kms.call(DescribeKey.of(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(replicaKms.call(DescribeKey.of(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.ENABLED);
  }

  private static KmsKeyRecord multiRegion(String region) {
    return KmsKeyRecord.builder(
            Arn.of(
                "arn:aws:kms:"
                    + region
                    + ":"
                    + ACCOUNT
                    + ":key/mrk-"
                    + "0123456789abcdef".repeat(2)),
            START)
        .policy(DefaultKeyPolicy.of(ACCOUNT))
        .origin(KeyOrigin.EXTERNAL)
        .state(KeyState.PENDING_IMPORT)
        .primaryRegion(REGION)
        .build();
  }

  private static KeyMaterial secretOf(byte[] bytes) {
    return KeyMaterial.copyOf(bytes);
  }

  private MaterialSweep sweep() {
    return new MaterialSweep(engine);
  }

  private void assertPendingImport(KeyMetadata key, ThrowingCallable call) {
    assertError(KmsErrorCode.KMS_INVALID_STATE, key.arn() + " is pending import.", call);
  }

  private KeyMetadata createExternal() {
    return kms.call(
            new CreateKey(null, null, null, null, KeyOrigin.EXTERNAL, null, null, List.of()))
        .keyMetadata();
  }

  private KeyMetadata imported(byte[] material) {
    KeyMetadata key = createExternal();
    importer.importMaterial(key.keyId(), material);
    return describe(key);
  }

  private DeleteImportedKeyMaterial.Result delete(KeyMetadata key, String materialId) {
    return kms.call(new DeleteImportedKeyMaterial(key.keyId(), materialId));
  }

  private List<RotationsListEntry> materials(KeyMetadata key) {
    return materialsIn(kms, key.keyId());
  }

  private static List<RotationsListEntry> materialsIn(RevocableKms where, String keyId) {
    return where
        .call(new ListKeyRotations(keyId, IncludeKeyMaterial.ALL_KEY_MATERIAL, null, null))
        .rotations();
  }

  private KeyMaterialState state(KeyMetadata key, String materialId) {
    return stateIn(kms, key.keyId(), materialId);
  }

  private static KeyMaterialState stateIn(RevocableKms where, String keyId, String materialId) {
    return materialsIn(where, keyId).stream()
        .filter(one -> one.keyMaterialId().equals(materialId))
        .findFirst()
        .orElseThrow()
        .keyMaterialState();
  }

  private KeyMetadata describe(KeyMetadata key) {
    return kms.call(DescribeKey.of(key.keyId())).keyMetadata();
  }

  private Bytes encrypt(KeyMetadata key) {
    return kms.call(Encrypt.of(key.keyId(), secret("data"), EncryptionContext.EMPTY))
        .ciphertextBlob();
  }

  private String decrypt(Bytes blob) {
    return text(kms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null)).plaintext());
  }

  private static ImportKeyMaterial described(ImportKeyMaterial request, String description) {
    return new ImportKeyMaterial(
        request.keyId(),
        request.importToken(),
        request.encryptedKeyMaterial(),
        request.validTo(),
        request.expirationModel(),
        request.importType(),
        description,
        request.keyMaterialId());
  }

  private static ImportKeyMaterial typed(
      ImportKeyMaterial request, ImportType type, String materialId) {
    return new ImportKeyMaterial(
        request.keyId(),
        request.importToken(),
        request.encryptedKeyMaterial(),
        request.validTo(),
        request.expirationModel(),
        type,
        request.keyMaterialDescription(),
        materialId);
  }
}
