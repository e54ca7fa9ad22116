// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.RotationType;

/**
 * What one symmetric key should do, in the plainest form: every method makes one step and gives the
 * error that the service must give, or none.
 */
final class KeyLifeModel {

  /** One generation. */
  static final class Generation {
    final int value;
    final boolean imported;
    KeyMaterialState state;
    RotationType type;
    boolean present = true;
    Instant validTo;

    Generation(int value, boolean imported, KeyMaterialState state) {
      this.value = value;
      this.imported = imported;
      this.state = state;
    }

    boolean isPending() {
      return state == KeyMaterialState.PENDING_ROTATION;
    }

    boolean hasExpired(Instant now) {
      return present && validTo != null && !now.isBefore(validTo);
    }
  }

  final boolean external;
  final List<Generation> generations = new ArrayList<>();
  KeyState stored;
  Integer periodInDays;
  Instant nextRotation;
  private int made;

  KeyLifeModel(boolean external) {
    this.external = external;
    stored = external ? KeyState.PENDING_IMPORT : KeyState.ENABLED;
    if (!external) {
      generations.add(new Generation(made++, false, KeyMaterialState.CURRENT));
    }
  }

  KeyState state(Instant now) {
    boolean usable = stored == KeyState.ENABLED || stored == KeyState.DISABLED;
    boolean expired = generations.stream().anyMatch(one -> !one.isPending() && one.hasExpired(now));
    return usable && expired ? KeyState.PENDING_IMPORT : stored;
  }

  Optional<Generation> current() {
    return generations.stream().filter(one -> one.state == KeyMaterialState.CURRENT).findFirst();
  }

  Optional<Generation> pending() {
    return generations.stream().filter(Generation::isPending).findFirst();
  }

  Optional<Generation> withValue(int value) {
    return generations.stream().filter(one -> one.imported && one.value == value).findFirst();
  }

  /** The error of cryptography. */
  KmsErrorCode use(Instant now) {
    return refusal(now, KeyState.DISABLED, KeyState.PENDING_DELETION, KeyState.PENDING_IMPORT);
  }

  KmsErrorCode enable(Instant now) {
    KmsErrorCode error = refusal(now, KeyState.PENDING_DELETION, KeyState.PENDING_IMPORT);
    if (error == null) {
      stored = KeyState.ENABLED;
      catchUp(now);
    }
    return error;
  }

  KmsErrorCode disable(Instant now) {
    KmsErrorCode error = refusal(now, KeyState.PENDING_DELETION, KeyState.PENDING_IMPORT);
    if (error == null) {
      stored = KeyState.DISABLED;
    }
    return error;
  }

  KmsErrorCode scheduleDeletion(Instant now) {
    KmsErrorCode error = refusal(now, KeyState.PENDING_DELETION);
    if (error == null) {
      stored = KeyState.PENDING_DELETION;
    }
    return error;
  }

  KmsErrorCode cancelDeletion(Instant now) {
    if (stored != KeyState.PENDING_DELETION) {
      return KmsErrorCode.KMS_INVALID_STATE;
    }
    stored = isComplete() ? KeyState.DISABLED : KeyState.PENDING_IMPORT;
    catchUp(now);
    return null;
  }

  KmsErrorCode enableRotation(Instant now, int days) {
    KmsErrorCode error = refusal(now, KeyState.DISABLED, KeyState.PENDING_DELETION);
    if (error == null && external) {
      return KmsErrorCode.UNSUPPORTED_OPERATION;
    }
    if (error == null) {
      periodInDays = days;
      nextRotation = now.plus(Duration.ofDays(days));
    }
    return error;
  }

  KmsErrorCode disableRotation(Instant now) {
    KmsErrorCode error = refusal(now, KeyState.DISABLED, KeyState.PENDING_DELETION);
    if (error == null && external) {
      return KmsErrorCode.UNSUPPORTED_OPERATION;
    }
    if (error == null) {
      periodInDays = null;
      nextRotation = null;
    }
    return error;
  }

  KmsErrorCode rotate(Instant now) {
    KmsErrorCode error = use(now);
    if (error != null) {
      return error;
    }
    if (external && pending().filter(one -> !one.hasExpired(now)).isEmpty()) {
      return KmsErrorCode.KMS_INVALID_STATE;
    }
    if (generations.stream().filter(one -> one.type == RotationType.ON_DEMAND).count() == 25) {
      return KmsErrorCode.LIMIT_EXCEEDED;
    }
    if (nextRotation != null && !nextRotation.isAfter(now.plus(Duration.ofMinutes(20)))) {
      return KmsErrorCode.CONFLICT;
    }
    makeCurrent(
        external
            ? pending().orElseThrow()
            : new Generation(made++, false, KeyMaterialState.PENDING_ROTATION),
        RotationType.ON_DEMAND);
    return null;
  }

  KmsErrorCode importMaterial(Instant now, int value, ImportType given, Instant validTo) {
    KmsErrorCode error = refusal(now, KeyState.PENDING_DELETION);
    if (error != null) {
      return error;
    }
    if (!external) {
      return KmsErrorCode.UNSUPPORTED_OPERATION;
    }
    boolean isNew = given == null ? generations.isEmpty() : given == ImportType.NEW_KEY_MATERIAL;
    Optional<Generation> known = withValue(value);
    if (isNew == known.isPresent()) {
      return KmsErrorCode.INCORRECT_KEY_MATERIAL;
    }
    if (isNew && pending().isPresent()) {
      return KmsErrorCode.KMS_INVALID_STATE;
    }
    Generation generation =
        known.orElseGet(
            () ->
                new Generation(
                    value,
                    true,
                    generations.isEmpty()
                        ? KeyMaterialState.CURRENT
                        : KeyMaterialState.PENDING_ROTATION));
    stored = state(now);
    if (isNew) {
      generations.add(generation);
    }
    generation.present = true;
    generation.validTo = validTo;
    if (stored == KeyState.PENDING_IMPORT && isComplete()) {
      stored = KeyState.ENABLED;
    }
    return null;
  }

  KmsErrorCode deleteMaterial(Instant now, Generation given) {
    if (!external) {
      return KmsErrorCode.UNSUPPORTED_OPERATION;
    }
    Optional<Generation> found = given == null ? current() : Optional.of(given);
    found
        .filter(one -> one.present)
        .ifPresent(
            one -> {
              stored = state(now);
              remove(one);
            });
    return null;
  }

  /** What the service does of its own. */
  void sweep(Instant now) {
    for (Generation one : List.copyOf(generations)) {
      if (one.hasExpired(now)) {
        remove(one);
      }
    }
    if (stored == KeyState.ENABLED) {
      catchUp(now);
    }
  }

  private void remove(Generation one) {
    if (one.isPending()) {
      generations.remove(one);
      return;
    }
    one.present = false;
    if (stored == KeyState.ENABLED || stored == KeyState.DISABLED) {
      stored = KeyState.PENDING_IMPORT;
    }
  }

  private boolean isComplete() {
    return current().isPresent()
        && generations.stream().allMatch(one -> one.present || one.isPending());
  }

  private void catchUp(Instant now) {
    if (nextRotation != null && !nextRotation.isAfter(now)) {
      nextRotation = now.plus(Duration.ofDays(periodInDays));
      makeCurrent(
          new Generation(made++, false, KeyMaterialState.PENDING_ROTATION), RotationType.AUTOMATIC);
    }
  }

  private void makeCurrent(Generation one, RotationType type) {
    current().ifPresent(old -> old.state = KeyMaterialState.NON_CURRENT);
    generations.remove(one);
    generations.add(one);
    one.state = KeyMaterialState.CURRENT;
    one.type = type;
  }

  private KmsErrorCode refusal(Instant now, KeyState... refused) {
    KeyState state = state(now);
    if (!List.of(refused).contains(state)) {
      return null;
    }
    return state == KeyState.DISABLED ? KmsErrorCode.DISABLED : KmsErrorCode.KMS_INVALID_STATE;
  }
}
