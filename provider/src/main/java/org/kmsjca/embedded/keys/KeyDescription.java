// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.MultiRegionConfiguration;
import org.kmsjca.kms.MultiRegionKey;
import org.kmsjca.kms.MultiRegionKeyType;

/** Describes keys as DescribeKey answers. */
public final class KeyDescription {

  private KeyDescription() {}

  /**
   * Describes a key.
   *
   * @param key the key
   * @param related all keys with its ID, in any order; itself may be missing or among them
   * @return what it is
   */
  public static KeyMetadata of(KmsKeyRecord key, Collection<KmsKeyRecord> related) {
    List<EncryptionAlgorithm> algorithms =
        key.keyUsage() == KeyUsage.ENCRYPT_DECRYPT && key.keySpec() == KeySpec.SYMMETRIC_DEFAULT
            ? List.of(EncryptionAlgorithm.SYMMETRIC_DEFAULT)
            : List.of();
    boolean waitsForReplicas = key.state() == KeyState.PENDING_REPLICA_DELETION;
    return new KeyMetadata(
        key.arn().account(),
        key.keyId().value(),
        key.arn().toString(),
        key.creationDate(),
        key.state() == KeyState.ENABLED,
        key.description(),
        key.keyUsage(),
        key.state(),
        key.deletionDate(),
        validTo(key),
        key.origin(),
        expirationModel(key),
        key.keyManager(),
        key.keySpec(),
        algorithms,
        key.isMultiRegion(),
        key.isMultiRegion() ? configuration(key, related) : null,
        waitsForReplicas ? key.pendingWindowInDays() : null,
        key.currentBackingKey().map(BackingKey::id).orElse(null));
  }

  /* While any material is awaited, none is told of. */
  private static List<ImportedMaterial> imports(KmsKeyRecord key) {
    if (key.state() == KeyState.PENDING_IMPORT || !ImportedMaterials.isComplete(key)) {
      return List.of();
    }
    return key.backingKeys().stream()
        .filter(BackingKey::isPresent)
        .filter(
            material ->
                material.state() == KeyMaterialState.CURRENT
                    || material.state() == KeyMaterialState.NON_CURRENT)
        .map(BackingKey::imported)
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable Instant validTo(KmsKeyRecord key) {
    return imports(key).stream()
        .map(ImportedMaterial::validTo)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable ExpirationModel expirationModel(KmsKeyRecord key) {
    if (imports(key).isEmpty()) {
      return null;
    }
    return validTo(key) == null
        ? ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE
        : ExpirationModel.KEY_MATERIAL_EXPIRES;
  }

  private static MultiRegionConfiguration configuration(
      KmsKeyRecord key, Collection<KmsKeyRecord> related) {
    String primaryRegion = Objects.requireNonNull(key.primaryRegion());
    List<MultiRegionKey> replicas =
        related.stream()
            .map(KmsKeyRecord::arn)
            .filter(arn -> !arn.region().equals(primaryRegion))
            .sorted(Comparator.comparing(Arn::region))
            .map(arn -> new MultiRegionKey(arn.toString(), arn.region()))
            .toList();
    Arn own = key.arn();
    Arn primary =
        new Arn(own.partition(), own.service(), primaryRegion, own.account(), own.resource());
    return new MultiRegionConfiguration(
        key.isPrimary() ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA,
        new MultiRegionKey(primary.toString(), primaryRegion),
        replicas);
  }
}
