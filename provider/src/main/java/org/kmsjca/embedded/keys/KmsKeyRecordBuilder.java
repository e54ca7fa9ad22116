// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;

/**
 * Makes a {@link KmsKeyRecord} step by step; its components tell what each value means.
 *
 * <p>Confined to one thread.
 */
public final class KmsKeyRecordBuilder {

  private final Arn arn;
  private final Instant creationDate;
  private String description = "";
  private KeyUsage keyUsage = KeyUsage.ENCRYPT_DECRYPT;
  private KeySpec keySpec = KeySpec.SYMMETRIC_DEFAULT;
  private KeyOrigin origin = KeyOrigin.AWS_KMS;
  private KeyManager keyManager = KeyManager.CUSTOMER;
  private KeyState state = KeyState.ENABLED;
  private @Nullable Instant deletionDate;
  private @Nullable Integer pendingWindowInDays;
  private @Nullable Instant deletionDueSince;
  private @Nullable String primaryRegion;
  private String policy = "";
  private Map<String, String> tags = Map.of();
  private @Nullable RotationSchedule rotation;
  private List<BackingKey> backingKeys = List.of();

  KmsKeyRecordBuilder(Arn arn, Instant creationDate) {
    this.arn = arn;
    this.creationDate = creationDate;
  }

  KmsKeyRecordBuilder(KmsKeyRecord key) {
    arn = key.arn();
    creationDate = key.creationDate();
    description = key.description();
    keyUsage = key.keyUsage();
    keySpec = key.keySpec();
    origin = key.origin();
    keyManager = key.keyManager();
    state = key.state();
    deletionDate = key.deletionDate();
    pendingWindowInDays = key.pendingWindowInDays();
    deletionDueSince = key.deletionDueSince();
    primaryRegion = key.primaryRegion();
    policy = key.policy();
    tags = key.tags();
    rotation = key.rotation();
    backingKeys = key.backingKeys();
  }

  /** Sets {@link KmsKeyRecord#description()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder description(String value) {
    description = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#keyUsage()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder keyUsage(KeyUsage value) {
    keyUsage = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#keySpec()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder keySpec(KeySpec value) {
    keySpec = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#origin()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder origin(KeyOrigin value) {
    origin = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#keyManager()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder keyManager(KeyManager value) {
    keyManager = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#state()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder state(KeyState value) {
    state = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#deletionDate()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder deletionDate(@Nullable Instant value) {
    deletionDate = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#pendingWindowInDays()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder pendingWindowInDays(@Nullable Integer value) {
    pendingWindowInDays = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#deletionDueSince()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder deletionDueSince(@Nullable Instant value) {
    deletionDueSince = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#primaryRegion()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder primaryRegion(@Nullable String value) {
    primaryRegion = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#policy()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder policy(String value) {
    policy = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#tags()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder tags(Map<String, String> value) {
    tags = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#rotation()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder rotation(@Nullable RotationSchedule value) {
    rotation = value;
    return this;
  }

  /** Sets {@link KmsKeyRecord#backingKeys()}. */
  @CanIgnoreReturnValue
  public KmsKeyRecordBuilder backingKeys(List<BackingKey> value) {
    backingKeys = value;
    return this;
  }

  /** Makes the record. */
  public KmsKeyRecord build() {
    return new KmsKeyRecord(
        arn,
        creationDate,
        description,
        keyUsage,
        keySpec,
        origin,
        keyManager,
        state,
        deletionDate,
        pendingWindowInDays,
        deletionDueSince,
        primaryRegion,
        policy,
        tags,
        rotation,
        backingKeys);
  }
}
