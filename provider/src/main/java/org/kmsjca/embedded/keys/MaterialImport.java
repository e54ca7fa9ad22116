// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.material.KeyMaterial;

/**
 * Material on its way into a key.
 *
 * <p>The first material of a key is current at once; later material waits for its rotation.
 * Material that is known may come again, with another expiry. Everything here is a pure function;
 * nothing is stored.
 *
 * @param material the bytes; stay the caller's
 * @param type new or known material
 * @param expectedId what the material must be; null for any
 * @param expirationModel whether it expires
 * @param validTo when it expires; null for never
 * @param description a text for people; null for none, or for the one it had
 * @see "docs/spec/key-material.md, section 5"
 */
public record MaterialImport(
    KeyMaterial material,
    ImportType type,
    @Nullable String expectedId,
    ExpirationModel expirationModel,
    @Nullable Instant validTo,
    @Nullable String description) {

  /** Gives the type that counts if a request names none. */
  public static ImportType typeFor(KmsKeyRecord key, @Nullable ImportType given) {
    if (given != null) {
      return given;
    }
    return key.backingKeys().isEmpty()
        ? ImportType.NEW_KEY_MATERIAL
        : ImportType.EXISTING_KEY_MATERIAL;
  }

  /**
   * Imports.
   *
   * @param key the key, which can have imported material
   * @param related all keys with its ID; itself may be among them
   * @param now the time of the import
   * @return all keys that change, the key among them
   * @throws KmsInvalidRequestException {@code IncorrectKeyMaterialException} if the material has
   *     not the right size, is not the one that is expected, not known although it should be, or
   *     known although it should be new; {@code UnsupportedOperationException} for new material of
   *     a replica
   * @throws KmsKeyStateException if new material meets other pending material
   */
  public List<KmsKeyRecord> into(KmsKeyRecord key, Collection<KmsKeyRecord> related, Instant now) {
    if (material.sizeBytes() != BackingKey.MATERIAL_BYTES) {
      throw incorrect(
          "the key material has "
              + material.sizeBytes()
              + " bytes; a symmetric key needs "
              + BackingKey.MATERIAL_BYTES);
    }
    String id = idFor(key);
    if (expectedId != null && !expectedId.equals(id)) {
      throw incorrect("the key material is not the one that KeyMaterialId names");
    }
    Optional<BackingKey> known = key.backingKey(id);
    List<KmsKeyRecord> before = ImportedMaterials.setOf(key, related);
    List<KmsKeyRecord> after;
    if (type == ImportType.EXISTING_KEY_MATERIAL) {
      if (known.isEmpty()) {
        throw incorrect("the key material was never imported into this key");
      }
      after = ImportedMaterials.replace(before, again(key, known.get()));
    } else {
      checkNew(key, known, id);
      after = added(key, before, id, now);
    }
    return ImportedMaterials.changed(
        before,
        ImportedMaterials.settled(after).stream()
            .map(one -> one.arn().equals(key.arn()) ? enabledIfComplete(one) : one)
            .toList());
  }

  /** Names the material as part of a key. */
  public String idFor(KmsKeyRecord key) {
    return ImportedMaterials.idOf(key.keyId(), material);
  }

  private static void checkNew(KmsKeyRecord key, Optional<BackingKey> known, String id) {
    if (known.isPresent()) {
      throw incorrect("the key material belongs to this key already");
    }
    if (!KeyRotation.leads(key)) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.UNSUPPORTED_OPERATION, key.arn() + " is not a multi-region primary key.");
    }
    key.backingKeys().stream()
        .filter(ImportedMaterials::isPending)
        .findFirst()
        .ifPresent(
            pending -> {
              throw new KmsKeyStateException(
                  KmsErrorCode.KMS_INVALID_STATE,
                  "New key material (id: "
                      + id
                      + ") cannot be imported into KMS key "
                      + key.keyId().value()
                      + ", because another key material (id: "
                      + pending.id()
                      + ") is pending rotation.");
            });
  }

  private KmsKeyRecord again(KmsKeyRecord key, BackingKey known) {
    @Nullable String text = description;
    if (text == null && known.imported() != null) {
      text = known.imported().description();
    }
    ImportedMaterial about = new ImportedMaterial(expirationModel, validTo, text);
    return ImportedMaterials.with(key, known.id(), one -> one.withImport(material, about));
  }

  /* Related keys learn what they have to wait for. */
  private List<KmsKeyRecord> added(
      KmsKeyRecord key, List<KmsKeyRecord> set, String id, Instant now) {
    BackingKey awaited =
        new BackingKey(
            id,
            null,
            now,
            key.backingKeys().isEmpty()
                ? KeyMaterialState.CURRENT
                : KeyMaterialState.PENDING_ROTATION,
            null,
            null,
            null);
    BackingKey present =
        awaited.withImport(material, new ImportedMaterial(expirationModel, validTo, description));
    return set.stream()
        .map(one -> append(one, one.arn().equals(key.arn()) ? present : awaited))
        .toList();
  }

  private static KmsKeyRecord append(KmsKeyRecord key, BackingKey material) {
    List<BackingKey> materials = new ArrayList<>(key.backingKeys());
    materials.add(material);
    return key.withBackingKeys(materials);
  }

  private static KmsKeyRecord enabledIfComplete(KmsKeyRecord key) {
    return key.state() == KeyState.PENDING_IMPORT && ImportedMaterials.isComplete(key)
        ? key.withState(KeyState.ENABLED, null)
        : key;
  }

  private static KmsInvalidRequestException incorrect(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.INCORRECT_KEY_MATERIAL, detail);
  }
}
