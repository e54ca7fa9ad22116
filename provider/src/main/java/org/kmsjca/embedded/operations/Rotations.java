// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyRotation;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.KeyMaterial;

/** What all rotations have in common: which keys can be rotated, and what is told of it. */
public final class Rotations {

  private static final String EVENT = "RotateKey";

  private Rotations() {}

  /**
   * Checks that keys of this kind have a rotation status at all.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} for asymmetric and
   *     HMAC keys, and for keys in custom key stores
   */
  static void checkSymmetric(KmsKeyRecord key) {
    if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw unsupported(null);
    }
    if (key.origin() != KeyOrigin.AWS_KMS && key.origin() != KeyOrigin.EXTERNAL) {
      throw wrongOrigin(key);
    }
  }

  /**
   * Checks that a caller may decide about the rotation of keys of this kind.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} as {@link
   *     #checkSymmetric}, then for keys that a service manages, then for replicas
   */
  static void checkRotatable(KmsKeyRecord key) {
    checkSymmetric(key);
    if (key.keyManager() != KeyManager.CUSTOMER) {
      throw unsupported(key.arn() + " is rotated by the service that manages it.");
    }
    if (!KeyRotation.leads(key)) {
      throw unsupported(key.arn() + " is not a multi-region primary key.");
    }
  }

  /**
   * Checks that keys of this kind can have a schedule.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} for imported material,
   *     then as {@link #checkRotatable}
   */
  static void checkAutomatic(KmsKeyRecord key) {
    if (key.keySpec() == KeySpec.SYMMETRIC_DEFAULT && key.origin() != KeyOrigin.AWS_KMS) {
      throw wrongOrigin(key);
    }
    checkRotatable(key);
  }

  /** Refuses the origin of a key. */
  static KmsInvalidRequestException wrongOrigin(KmsKeyRecord key) {
    return unsupported(
        key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
  }

  private static KmsInvalidRequestException unsupported(@Nullable String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.UNSUPPORTED_OPERATION, detail);
  }

  /** Gives keys of one set the same schedule, or none. */
  static KeyChange[] scheduled(List<KmsKeyRecord> related, @Nullable RotationSchedule schedule) {
    return related.stream()
        .map(key -> new KeyChange.PutKey(key.toBuilder().rotation(schedule).build()))
        .toArray(KeyChange[]::new);
  }

  /** Changes a key that comes back to use, and rotates it if that was due meanwhile. */
  static <R> Performed<R> changing(
      R result, Call<?> call, KmsKeyRecord key, List<KmsKeyRecord> related) {
    Instant now = call.time().truncatedTo(ChronoUnit.MILLIS);
    if (!KeyRotation.isDue(key, now)) {
      return Performed.changing(result, new KeyChange.PutKey(key));
    }
    return performed(result, KeyRotation.automatic(key, related, call.random(), now));
  }

  /** Answers with a rotation; the material that was made for it is destroyed afterwards. */
  static <R> Performed<R> performed(R result, KeyRotation rotation) {
    return new Performed<>(
        result,
        new Changes(rotation.changes(), List.of(), List.of()),
        null,
        null,
        null,
        temporaries(rotation),
        events(rotation));
  }

  /** Gives the material that was made for a rotation, and is stored with it. */
  public static List<KeyMaterial> temporaries(KeyRotation rotation) {
    return rotation.origin() == KeyOrigin.AWS_KMS
        ? List.of(rotation.current().material())
        : List.of();
  }

  /** Gives what the audit trail tells of a rotation, for each key of a set. */
  public static List<ServiceEvent> events(KeyRotation rotation) {
    Map<String, Object> details =
        Map.of(
            "rotationType", rotation.type().name(),
            "keyOrigin", rotation.origin().name(),
            "previousKeyMaterialId", rotation.previousMaterialId(),
            "currentKeyMaterialId", rotation.current().id());
    return rotation.arns().stream().map(arn -> new ServiceEvent(EVENT, arn, details)).toList();
  }
}
