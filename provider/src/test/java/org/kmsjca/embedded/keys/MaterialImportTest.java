// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.keys.Generations.AWAY;
import static org.kmsjca.embedded.keys.Generations.HOME;
import static org.kmsjca.embedded.keys.Generations.about;
import static org.kmsjca.embedded.keys.Generations.bytes;
import static org.kmsjca.embedded.keys.Generations.external;
import static org.kmsjca.embedded.keys.Generations.imported;
import static org.kmsjca.embedded.keys.Generations.related;
import static org.kmsjca.kms.KeyMaterialState.CURRENT;
import static org.kmsjca.kms.KeyMaterialState.NON_CURRENT;
import static org.kmsjca.kms.KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
import static org.kmsjca.kms.KeyMaterialState.PENDING_ROTATION;

import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** What an import makes of a key and its related keys. */
class MaterialImportTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final KeyMaterial MATERIAL = bytes(9);

  private static MaterialImport fresh() {
    return arriving(MATERIAL, ImportType.NEW_KEY_MATERIAL, null, "new");
  }

  private static MaterialImport known(@Nullable String description) {
    return arriving(MATERIAL, ImportType.EXISTING_KEY_MATERIAL, null, description);
  }

  private static MaterialImport arriving(
      KeyMaterial material,
      ImportType type,
      @Nullable String expectedId,
      @Nullable String description) {
    return new MaterialImport(
        material, type, expectedId, ExpirationModel.KEY_MATERIAL_EXPIRES, LATER, description);
  }

  /* The material of all imports here, as a part of a key. */
  private static BackingKey arrived(
      KmsKeyRecord key, KeyMaterialState state, @Nullable ImportedMaterial about) {
    return new BackingKey(
        fresh().idFor(key), about == null ? null : MATERIAL, NOW, state, null, null, about);
  }

  private static void assertRefused(KmsErrorCode code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(KmsException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Test
  @Spec("KM-51")
  void typeFor_isNewForAKeyWithoutMaterialOnly() {
    KmsKeyRecord empty = external(KeyState.PENDING_IMPORT);
    KmsKeyRecord full = external(KeyState.ENABLED, imported(1, CURRENT, null));
    assertThat(MaterialImport.typeFor(empty, null)).isEqualTo(ImportType.NEW_KEY_MATERIAL);
    assertThat(MaterialImport.typeFor(full, null)).isEqualTo(ImportType.EXISTING_KEY_MATERIAL);
    assertThat(MaterialImport.typeFor(full, ImportType.NEW_KEY_MATERIAL))
        .isEqualTo(ImportType.NEW_KEY_MATERIAL);
    assertThat(MaterialImport.typeFor(empty, ImportType.EXISTING_KEY_MATERIAL))
        .isEqualTo(ImportType.EXISTING_KEY_MATERIAL);
  }

  @Test
  @Spec("KM-4")
  void idFor_isTheIdOfTheMaterialInThisKey() {
    KmsKeyRecord key = external(KeyState.PENDING_IMPORT);
    assertThat(fresh().idFor(key)).isEqualTo(ImportedMaterials.idOf(key.keyId(), MATERIAL));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 33})
  @Spec("KM-31")
  void into_materialOfAnotherSize_isRefused(int sizeBytes) {
    KmsKeyRecord key = external(KeyState.PENDING_IMPORT);
    MaterialImport wrong =
        arriving(KeyMaterial.wrap(new byte[sizeBytes]), ImportType.NEW_KEY_MATERIAL, null, null);
    assertRefused(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "the key material has " + sizeBytes + " bytes; a symmetric key needs 32",
        () -> wrong.into(key, List.of(), NOW));
  }

  @Test
  void into_emptyKey_isCurrentAtOnceAndEnablesIt() {
    KmsKeyRecord key = external(KeyState.PENDING_IMPORT);
    assertThat(fresh().into(key, List.of(key), NOW))
        .containsExactly(external(KeyState.ENABLED, arrived(key, CURRENT, about(LATER, "new"))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING_IMPORT")
  void into_keyThatDoesNotWaitForImport_keepsItsState(KeyState state) {
    KmsKeyRecord key = external(state);
    assertThat(fresh().into(key, List.of(), NOW))
        .extracting(KmsKeyRecord::state)
        .containsExactly(state);
  }

  @Test
  void into_keyWithMaterial_isPending() {
    BackingKey current = imported(1, CURRENT, null);
    KmsKeyRecord key = external(KeyState.ENABLED, current);
    assertThat(fresh().into(key, List.of(), NOW))
        .containsExactly(
            external(
                KeyState.ENABLED, current, arrived(key, PENDING_ROTATION, about(LATER, "new"))));
  }

  @Test
  @Spec("KM-70")
  void into_primary_replicasLearnWhatTheyAwait() {
    BackingKey current = imported(1, CURRENT, null);
    KmsKeyRecord primary = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current);
    KmsKeyRecord replica = related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current);
    BackingKey awaited = arrived(primary, PENDING_MULTI_REGION_IMPORT_AND_ROTATION, null);
    assertThat(fresh().into(primary, List.of(replica, primary), NOW))
        .containsExactly(
            related(
                HOME,
                KeyOrigin.EXTERNAL,
                KeyState.ENABLED,
                current,
                awaited.withImport(MATERIAL, about(LATER, "new"))),
            related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, awaited));
  }

  @Test
  @Spec("KM-70")
  void into_lastReplica_letsAllWaitForTheRotation() {
    BackingKey current = imported(1, CURRENT, null);
    KmsKeyRecord empty = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED);
    BackingKey waiting =
        arrived(empty, PENDING_MULTI_REGION_IMPORT_AND_ROTATION, about(null, "first"));
    KmsKeyRecord primary = empty.withBackingKeys(List.of(current, waiting));
    KmsKeyRecord replica =
        related(
            AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, waiting.withImport(null, null));
    assertThat(known(null).into(replica, List.of(primary, replica), NOW))
        .containsExactly(
            replica.withBackingKeys(
                List.of(
                    current,
                    waiting.withState(PENDING_ROTATION).withImport(MATERIAL, about(LATER, null)))),
            primary.withBackingKeys(List.of(current, waiting.withState(PENDING_ROTATION))));
  }

  @Test
  void into_knownMaterial_comesBackWithItsNewExpiry() {
    KmsKeyRecord empty = external(KeyState.PENDING_IMPORT);
    BackingKey current = arrived(empty, CURRENT, about(null, "old"));
    KmsKeyRecord waiting =
        empty.withBackingKeys(List.of(current.withImport(null, current.imported())));
    assertThat(known(null).into(waiting, List.of(), LATER))
        .containsExactly(
            external(KeyState.ENABLED, current.withImport(MATERIAL, about(LATER, "old"))));
    assertThat(known("other").into(waiting, List.of(), LATER))
        .containsExactly(
            external(KeyState.ENABLED, current.withImport(MATERIAL, about(LATER, "other"))));
  }

  @Test
  void into_keyThatStillLacksMaterial_goesOnWaiting() {
    KmsKeyRecord empty = external(KeyState.PENDING_IMPORT);
    BackingKey current = arrived(empty, CURRENT, null);
    KmsKeyRecord waiting =
        empty.withBackingKeys(List.of(Generations.absent(1, NON_CURRENT), current));
    assertThat(known(null).into(waiting, List.of(), NOW))
        .extracting(KmsKeyRecord::state)
        .containsExactly(KeyState.PENDING_IMPORT);
  }

  @Test
  void into_onlyTheKeyItself_isEnabled() {
    KmsKeyRecord empty = related(HOME, KeyOrigin.EXTERNAL, KeyState.PENDING_IMPORT);
    BackingKey current = arrived(empty, CURRENT, null);
    KmsKeyRecord primary = empty.withBackingKeys(List.of(current));
    KmsKeyRecord complete =
        related(
            AWAY,
            KeyOrigin.EXTERNAL,
            KeyState.PENDING_IMPORT,
            current.withImport(MATERIAL, about(null, null)));
    assertThat(known(null).into(primary, List.of(complete), NOW))
        .extracting(KmsKeyRecord::arn, KmsKeyRecord::state)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(primary.arn(), KeyState.ENABLED));
  }

  @Test
  void into_unexpectedMaterial_isRefused() {
    KmsKeyRecord key = external(KeyState.PENDING_IMPORT);
    MaterialImport expecting =
        arriving(MATERIAL, ImportType.NEW_KEY_MATERIAL, Generations.id(1), null);
    assertRefused(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "not the one that KeyMaterialId names",
        () -> expecting.into(key, List.of(), NOW));
    MaterialImport expected =
        arriving(MATERIAL, ImportType.NEW_KEY_MATERIAL, fresh().idFor(key), null);
    assertThat(expected.into(key, List.of(), NOW)).hasSize(1);
  }

  @Test
  @Spec("KM-51")
  void into_wrongType_isRefused() {
    KmsKeyRecord empty = external(KeyState.PENDING_IMPORT);
    assertRefused(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "the key material was never imported into this key",
        () -> known(null).into(empty, List.of(), NOW));
    KmsKeyRecord full = empty.withBackingKeys(List.of(arrived(empty, CURRENT, null)));
    assertRefused(
        KmsErrorCode.INCORRECT_KEY_MATERIAL,
        "the key material belongs to this key already",
        () -> fresh().into(full, List.of(), NOW));
  }

  @Test
  void into_replica_newMaterialIsRefused() {
    KmsKeyRecord replica =
        related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, imported(1, CURRENT, null));
    assertRefused(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        replica.arn() + " is not a multi-region primary key.",
        () -> fresh().into(replica, List.of(), NOW));
  }

  @Test
  void into_keyWithPendingMaterial_otherNewMaterialIsRefused() {
    KmsKeyRecord key =
        external(KeyState.ENABLED, imported(1, CURRENT, null), imported(2, PENDING_ROTATION, null));
    assertRefused(
        KmsErrorCode.KMS_INVALID_STATE,
        "New key material (id: "
            + fresh().idFor(key)
            + ") cannot be imported into KMS key "
            + key.keyId().value()
            + ", because another key material (id: "
            + Generations.id(2)
            + ") is pending rotation.",
        () -> fresh().into(key, List.of(), NOW));
  }
}
