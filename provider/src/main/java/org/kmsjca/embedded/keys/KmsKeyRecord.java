// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMaterialState;
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
 * @param keyManager who decides about it
 * @param state the state
 * @param deletionDate the end of the waiting period; null outside of one, and while a primary key
 *     waits for its replicas
 * @param pendingWindowInDays the length of the waiting period, 7 to 30 days; null outside of one
 * @param deletionDueSince when the end of the waiting period was first noticed; null before
 * @param primaryRegion the Region of the primary key; null for a key of one Region
 * @param policy the key policy as it was written, JSON
 * @param tags the labels by name, in the order of the names
 * @param rotation when it is rotated automatically; null for never
 * @param backingKeys the generations of material, oldest first; at most one is current
 */
public record KmsKeyRecord(
    Arn arn,
    Instant creationDate,
    String description,
    KeyUsage keyUsage,
    KeySpec keySpec,
    KeyOrigin origin,
    KeyManager keyManager,
    KeyState state,
    @Nullable Instant deletionDate,
    @Nullable Integer pendingWindowInDays,
    @Nullable Instant deletionDueSince,
    @Nullable String primaryRegion,
    String policy,
    Map<String, String> tags,
    @Nullable RotationSchedule rotation,
    List<BackingKey> backingKeys) {

  /** Copies list and map. */
  public KmsKeyRecord {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    backingKeys = List.copyOf(backingKeys);
  }

  /** Begins an enabled symmetric key of one Region, made by the service, without material. */
  public static KmsKeyRecordBuilder builder(Arn arn, Instant creationDate) {
    return new KmsKeyRecordBuilder(arn, creationDate);
  }

  /** Begins a copy. */
  public KmsKeyRecordBuilder toBuilder() {
    return new KmsKeyRecordBuilder(this);
  }

  /** Gives the key ID. */
  public KeyId keyId() {
    return new KeyId(arn.resourceName());
  }

  /** Gives the material that encrypts now, if there is any; it may have expired. */
  public Optional<BackingKey> currentBackingKey() {
    return inState(KeyMaterialState.CURRENT);
  }

  /** Finds a generation by its identifier, 64 lower-case hexadecimal digits. */
  public Optional<BackingKey> backingKey(String keyMaterialId) {
    return backingKeys.stream().filter(key -> key.id().equals(keyMaterialId)).findFirst();
  }

  /** Gives the newest material that plays some part, if there is any. */
  public Optional<BackingKey> inState(KeyMaterialState part) {
    return backingKeys.stream().filter(key -> key.state() == part).reduce((first, last) -> last);
  }

  /** Tells whether the key belongs to a set of multi-Region keys. */
  public boolean isMultiRegion() {
    return primaryRegion != null;
  }

  /** Tells whether the key is the primary one of its set. */
  public boolean isPrimary() {
    return arn.region().equals(primaryRegion);
  }

  /** Makes a copy in another state; {@code newDeletionDate} is null outside a waiting period. */
  public KmsKeyRecord withState(KeyState newState, @Nullable Instant newDeletionDate) {
    return toBuilder().state(newState).deletionDate(newDeletionDate).build();
  }

  /** Makes a copy with another policy. */
  public KmsKeyRecord withPolicy(String newPolicy) {
    return toBuilder().policy(newPolicy).build();
  }

  /** Makes a copy with other material. */
  public KmsKeyRecord withBackingKeys(List<BackingKey> newBackingKeys) {
    return toBuilder().backingKeys(newBackingKeys).build();
  }
}
