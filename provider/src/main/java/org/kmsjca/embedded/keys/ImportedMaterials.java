// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Rules of imported material: how it is named, when it expires, and what its absence means.
 *
 * <p>Material that is or was current belongs to its key for ever; if any of it is absent, the key
 * waits for its import. Pending material does not matter before a rotation makes it current.
 * Everything here is a pure function; nothing is stored.
 *
 * @see "docs/spec/key-material.md"
 */
public final class ImportedMaterials {

  private static final int ID_BYTES = 32;
  private static final Bytes ID_LABEL = Bytes.utf8("KMS-JCA key material ID v1");

  private ImportedMaterials() {}

  /**
   * Names material: a function of key ID and material, so that the same material is recognised when
   * it comes again, in any Region, and not recognised in another key.
   *
   * @param material stays the caller's
   */
  public static String idOf(KeyId keyId, KeyMaterial material) {
    byte[] info = new byte[ID_LABEL.sizeBytes() + KeyIdCodec.SIZE_BYTES];
    ID_LABEL.copyTo(info, 0);
    System.arraycopy(
        KeyIdCodec.encode(keyId), 0, info, ID_LABEL.sizeBytes(), KeyIdCodec.SIZE_BYTES);
    byte[] id = material.lend(bytes -> Hkdf.derive(bytes, new byte[0], info, ID_BYTES));
    return HexFormat.of().formatHex(id);
  }

  /** Tells whether material waits to become current. */
  public static boolean isPending(BackingKey material) {
    return material.state() == KeyMaterialState.PENDING_ROTATION
        || material.state() == KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
  }

  /** Tells whether a key has current material, and all that ever was current. */
  public static boolean isComplete(KmsKeyRecord key) {
    return key.currentBackingKey().isPresent()
        && key.backingKeys().stream().allMatch(one -> one.isPresent() || isPending(one));
  }

  /**
   * Gives a key as it is at a moment: with expired material it waits for its import, also before
   * the material was deleted.
   */
  public static KmsKeyRecord asOf(Instant now, KmsKeyRecord key) {
    if (key.origin() != KeyOrigin.EXTERNAL
        || (key.state() != KeyState.ENABLED && key.state() != KeyState.DISABLED)) {
      return key;
    }
    @Nullable Instant end = usableUntil(key);
    return end == null || now.isBefore(end)
        ? key
        : key.withState(KeyState.PENDING_IMPORT, key.deletionDate());
  }

  /** Tells when the first material expires that the key needs; null for never. */
  public static @Nullable Instant usableUntil(KmsKeyRecord key) {
    if (key.origin() != KeyOrigin.EXTERNAL) {
      return null;
    }
    return key.backingKeys().stream()
        .filter(one -> one.isPresent() && !isPending(one))
        .map(ImportedMaterials::validTo)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Finds all material that is present although it has expired. */
  public static List<BackingKey> expired(KmsKeyRecord key, Instant now) {
    if (key.origin() != KeyOrigin.EXTERNAL) {
      return List.of();
    }
    return key.backingKeys().stream().filter(one -> hasExpired(one, now)).toList();
  }

  /** Tells whether material is present although it has expired. */
  static boolean hasExpired(BackingKey material, Instant now) {
    @Nullable Instant end = validTo(material);
    return material.isPresent() && end != null && !now.isBefore(end);
  }

  private static @Nullable Instant validTo(BackingKey material) {
    return material.imported() == null ? null : material.imported().validTo();
  }

  /**
   * Deletes material. What is or was current stays known and is awaited; pending material is
   * forgotten, but that of a replica is awaited as long as the primary key has it.
   *
   * @param key the key
   * @param related all keys with its ID; itself may be among them
   * @param keyMaterialIds materials of the key; those that are absent stay so
   * @return all keys that change
   */
  public static List<KmsKeyRecord> without(
      KmsKeyRecord key, Collection<KmsKeyRecord> related, Collection<String> keyMaterialIds) {
    List<KmsKeyRecord> before = setOf(key, related);
    List<KmsKeyRecord> after = before;
    for (String id : keyMaterialIds) {
      after = without(after, id);
    }
    return changed(before, settled(after));
  }

  private static List<KmsKeyRecord> without(List<KmsKeyRecord> set, String keyMaterialId) {
    KmsKeyRecord key = set.get(0);
    Optional<BackingKey> material = key.backingKey(keyMaterialId);
    if (material.isEmpty()) {
      return set;
    }
    if (isPending(material.get()) && KeyRotation.leads(key)) {
      return set.stream().map(one -> forget(one, keyMaterialId)).toList();
    }
    return material.get().isPresent() ? replace(set, awaiting(key, material.get())) : set;
  }

  private static KmsKeyRecord forget(KmsKeyRecord key, String keyMaterialId) {
    return key.withBackingKeys(
        key.backingKeys().stream().filter(one -> !one.id().equals(keyMaterialId)).toList());
  }

  private static KmsKeyRecord awaiting(KmsKeyRecord key, BackingKey material) {
    KmsKeyRecord without =
        with(key, material.id(), one -> one.withImport(null, material.imported()));
    boolean stops =
        !isPending(material)
            && (key.state() == KeyState.ENABLED || key.state() == KeyState.DISABLED);
    return stops ? without.withState(KeyState.PENDING_IMPORT, null) : without;
  }

  /**
   * Gives the material that a new replica of a key waits for: all of it, for imported material is
   * imported into each Region.
   */
  public static List<BackingKey> awaitedByReplica(KmsKeyRecord primary) {
    return primary.backingKeys().stream().map(one -> one.withImport(null, null)).toList();
  }

  /**
   * Lets pending material wait for all Regions, or for its rotation if all have it.
   *
   * @param set a key and all its related keys
   * @return the same keys in the same order
   */
  public static List<KmsKeyRecord> settled(List<KmsKeyRecord> set) {
    boolean everywhere =
        set.stream()
            .filter(key -> key.state() != KeyState.PENDING_DELETION)
            .flatMap(key -> key.backingKeys().stream())
            .filter(ImportedMaterials::isPending)
            .allMatch(BackingKey::isPresent);
    KeyMaterialState pending =
        everywhere
            ? KeyMaterialState.PENDING_ROTATION
            : KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
    return set.stream().map(key -> settled(key, pending)).toList();
  }

  private static KmsKeyRecord settled(KmsKeyRecord key, KeyMaterialState pending) {
    List<BackingKey> materials =
        key.backingKeys().stream()
            .map(one -> isPending(one) && one.state() != pending ? one.withState(pending) : one)
            .toList();
    return materials.equals(key.backingKeys()) ? key : key.withBackingKeys(materials);
  }

  /** Gives a key with its related keys, the key first and in its newest form. */
  static List<KmsKeyRecord> setOf(KmsKeyRecord key, Collection<KmsKeyRecord> related) {
    List<KmsKeyRecord> set = new ArrayList<>();
    set.add(key);
    related.stream().filter(one -> !one.arn().equals(key.arn())).forEach(set::add);
    return List.copyOf(set);
  }

  static List<KmsKeyRecord> replace(List<KmsKeyRecord> set, KmsKeyRecord key) {
    return set.stream().map(one -> one.arn().equals(key.arn()) ? key : one).toList();
  }

  static List<KmsKeyRecord> changed(List<KmsKeyRecord> before, List<KmsKeyRecord> after) {
    return after.stream().filter(one -> !before.contains(one)).toList();
  }

  static KmsKeyRecord with(
      KmsKeyRecord key, String keyMaterialId, UnaryOperator<BackingKey> change) {
    BackingKey[] materials = key.backingKeys().toArray(BackingKey[]::new);
    for (int i = 0; i < materials.length; i++) {
      if (materials[i].id().equals(keyMaterialId)) {
        materials[i] = change.apply(materials[i]);
      }
    }
    return key.withBackingKeys(Arrays.asList(materials));
  }
}
