// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a KMS key is.
 *
 * @param awsAccountId the account that owns the key
 * @param keyId the key ID
 * @param arn the key ARN
 * @param creationDate when it was made
 * @param enabled true in the state {@link KeyState#ENABLED} only
 * @param description a text for people, may be empty
 * @param keyUsage what the key is for
 * @param keyState the state
 * @param deletionDate the end of the waiting period; null outside of one
 * @param validTo when imported material expires first; null for never
 * @param origin where the material comes from
 * @param expirationModel whether imported material expires; null unless imported and present
 * @param keyManager who decides about the key
 * @param keySpec the kind of key
 * @param encryptionAlgorithms how the service encrypts with it; empty if it does not
 * @param multiRegion whether it can have replicas
 * @param multiRegionConfiguration the related keys; null for a key of one Region
 * @param pendingDeletionWindowInDays the waiting period that begins when the last replica is gone;
 *     null outside of {@link KeyState#PENDING_REPLICA_DELETION}
 * @param currentKeyMaterialId the backing key that encrypts now; null without material
 */
public record KeyMetadata(
    String awsAccountId,
    String keyId,
    String arn,
    Instant creationDate,
    boolean enabled,
    String description,
    KeyUsage keyUsage,
    KeyState keyState,
    @Nullable Instant deletionDate,
    @Nullable Instant validTo,
    KeyOrigin origin,
    @Nullable ExpirationModel expirationModel,
    KeyManager keyManager,
    KeySpec keySpec,
    List<EncryptionAlgorithm> encryptionAlgorithms,
    boolean multiRegion,
    @Nullable MultiRegionConfiguration multiRegionConfiguration,
    @Nullable Integer pendingDeletionWindowInDays,
    @Nullable String currentKeyMaterialId) {

  /** Copies the list. */
  public KeyMetadata {
    encryptionAlgorithms = List.copyOf(encryptionAlgorithms);
  }
}
