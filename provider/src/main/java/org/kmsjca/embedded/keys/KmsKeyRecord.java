// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;

/**
 * All that is known of one KMS key at one moment.
 *
 * @param arn the key ARN; names Region, account and key ID
 * @param creationDate when it was made
 * @param description a text for people, may be empty
 * @param keyUsage what it is for
 * @param keySpec the kind of key
 * @param origin where the material comes from
 * @param state the state
 * @param deletionDate the end of the waiting period; null outside of one
 * @param policy the key policy as it was written, JSON
 * @param backingKeys the generations of material, oldest first; the last one encrypts
 */
public record KmsKeyRecord(
    Arn arn,
    Instant creationDate,
    String description,
    KeyUsage keyUsage,
    KeySpec keySpec,
    KeyOrigin origin,
    KeyState state,
    @Nullable Instant deletionDate,
    String policy,
    List<BackingKey> backingKeys) {

  /** Copies the list. */
  public KmsKeyRecord {
    backingKeys = List.copyOf(backingKeys);
  }

  /** Gives the key ID. */
  public KeyId keyId() {
    return new KeyId(arn.resourceName());
  }

  /** Gives the material that encrypts now, if there is any. */
  public Optional<BackingKey> currentBackingKey() {
    return backingKeys.isEmpty()
        ? Optional.empty()
        : Optional.of(backingKeys.get(backingKeys.size() - 1));
  }

  /** Finds a generation by its identifier, 64 lower-case hexadecimal digits. */
  public Optional<BackingKey> backingKey(String keyMaterialId) {
    return backingKeys.stream().filter(key -> key.id().equals(keyMaterialId)).findFirst();
  }

  /** Makes a copy in another state; {@code deletionDate} is null outside a waiting period. */
  public KmsKeyRecord withState(KeyState newState, @Nullable Instant newDeletionDate) {
    return new KmsKeyRecord(
        arn,
        creationDate,
        description,
        keyUsage,
        keySpec,
        origin,
        newState,
        newDeletionDate,
        policy,
        backingKeys);
  }

  /** Makes a copy with another policy. */
  public KmsKeyRecord withPolicy(String newPolicy) {
    return new KmsKeyRecord(
        arn,
        creationDate,
        description,
        keyUsage,
        keySpec,
        origin,
        state,
        deletionDate,
        newPolicy,
        backingKeys);
  }

  /** Describes the key as DescribeKey answers. */
  public KeyMetadata metadata() {
    List<EncryptionAlgorithm> algorithms =
        keyUsage == KeyUsage.ENCRYPT_DECRYPT && keySpec == KeySpec.SYMMETRIC_DEFAULT
            ? List.of(EncryptionAlgorithm.SYMMETRIC_DEFAULT)
            : List.of();
    return new KeyMetadata(
        arn.account(),
        keyId().value(),
        arn.toString(),
        creationDate,
        state == KeyState.ENABLED,
        description,
        keyUsage,
        state,
        deletionDate,
        origin,
        keySpec,
        algorithms,
        false,
        currentBackingKey().map(BackingKey::id).orElse(null));
  }
}
