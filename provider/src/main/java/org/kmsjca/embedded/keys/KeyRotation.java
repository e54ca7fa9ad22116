// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.RotationType;

/**
 * One rotation: new material for a key and for all its replicas, to be made durable together.
 *
 * <p>Material is never removed by a rotation, so that older ciphertexts stay readable. Everything
 * here is a pure function; nothing is stored.
 *
 * @param keys the key and its related keys after the rotation, the key first
 * @param previousMaterialId which material was current before
 * @param current the material that is current now; of material made for this rotation the caller
 *     destroys the copy in here once it is stored
 * @param type why the key was rotated
 * @see "docs/spec/key-material.md, section 2"
 */
public record KeyRotation(
    List<KmsKeyRecord> keys, String previousMaterialId, BackingKey current, RotationType type) {

  /** How long before an automatic rotation none can be asked for. */
  public static final Duration CLOSED_BEFORE_AUTOMATIC = Duration.ofMinutes(20);

  /** Copies the list. */
  public KeyRotation {
    keys = List.copyOf(keys);
  }

  /**
   * Tells whether a key must be rotated by the schedule, when it is usable. Of related multi-Region
   * keys only the primary is ever due.
   */
  public static boolean isDue(KmsKeyRecord key, Instant now) {
    return key.rotation() != null && leads(key) && key.rotation().isDue(now);
  }

  /** Tells whether the schedule is at work: a key that is not enabled is not rotated. */
  public static boolean isDueNow(KmsKeyRecord key, Instant now) {
    return key.state() == KeyState.ENABLED && isDue(key, now);
  }

  /** Tells whether an automatic rotation is due, or so soon that none can be asked for. */
  public static boolean isClosed(KmsKeyRecord key, Instant now) {
    return isDue(key, now.plus(CLOSED_BEFORE_AUTOMATIC));
  }

  /** Counts the rotations on demand so far. */
  public static long countOnDemand(KmsKeyRecord key) {
    return key.backingKeys().stream()
        .filter(material -> material.rotationType() == RotationType.ON_DEMAND)
        .count();
  }

  /** Tells whether the key decides about the material of its set: all but replicas do. */
  public static boolean leads(KmsKeyRecord key) {
    return !key.isMultiRegion() || key.isPrimary();
  }

  /**
   * Rotates by the schedule, and plans the next rotation one period after this one.
   *
   * @param key a key with a schedule and current material, made by the service
   * @param related all keys with its ID; itself may be among them, in an older form
   * @param random where the material comes from
   */
  public static KeyRotation automatic(
      KmsKeyRecord key, Collection<KmsKeyRecord> related, SecureRandom random, Instant now) {
    RotationSchedule schedule = key.rotation();
    if (schedule == null) {
      throw new IllegalArgumentException(key.arn() + " has no schedule");
    }
    BackingKey material = BackingKey.generate(random, now);
    RotationSchedule next = schedule.next(now);
    return to(material, RotationType.AUTOMATIC, key, related, now)
        .map(one -> one.toBuilder().rotation(next).build());
  }

  /**
   * Rotates on demand; the schedule stays. A key for imported material gets the pending material,
   * if there is any, all others get new material.
   *
   * @param key a key with current material
   * @param related all keys with its ID; itself may be among them
   * @param random where the material comes from
   * @return nothing if the material is imported and none is pending
   */
  public static Optional<KeyRotation> onDemand(
      KmsKeyRecord key, Collection<KmsKeyRecord> related, SecureRandom random, Instant now) {
    if (key.origin() != KeyOrigin.EXTERNAL) {
      BackingKey made = BackingKey.generate(random, now);
      return Optional.of(to(made, RotationType.ON_DEMAND, key, related, now));
    }
    return pending(key, related, now)
        .map(material -> to(material, RotationType.ON_DEMAND, key, related, now));
  }

  /**
   * Finds the imported material that a rotation on demand would make current: all Regions have it,
   * and it has not expired in any.
   *
   * @param related all keys with the key's ID; itself may be among them
   */
  public static Optional<BackingKey> pending(
      KmsKeyRecord key, Collection<KmsKeyRecord> related, Instant now) {
    List<KmsKeyRecord> set = ImportedMaterials.settled(ImportedMaterials.setOf(key, related));
    boolean expired =
        set.stream()
            .flatMap(one -> one.backingKeys().stream())
            .anyMatch(
                one ->
                    one.state() == KeyMaterialState.PENDING_ROTATION
                        && ImportedMaterials.hasExpired(one, now));
    return expired ? Optional.empty() : set.get(0).inState(KeyMaterialState.PENDING_ROTATION);
  }

  private static KeyRotation to(
      BackingKey material,
      RotationType type,
      KmsKeyRecord key,
      Collection<KmsKeyRecord> related,
      Instant now) {
    String previous =
        key.currentBackingKey()
            .orElseThrow(() -> new IllegalArgumentException(key.arn() + " has no material"))
            .id();
    List<KmsKeyRecord> keys =
        ImportedMaterials.setOf(key, related).stream()
            .map(one -> rotated(one, material, type, now))
            .toList();
    return new KeyRotation(keys, previous, material.rotatedIn(type, now), type);
  }

  /* A replica of a key for imported material has its own copy of the pending material. */
  private static KmsKeyRecord rotated(
      KmsKeyRecord key, BackingKey material, RotationType type, Instant now) {
    List<BackingKey> materials = new ArrayList<>();
    for (BackingKey one : key.backingKeys()) {
      if (!one.id().equals(material.id())) {
        materials.add(
            one.state() == KeyMaterialState.CURRENT
                ? one.withState(KeyMaterialState.NON_CURRENT)
                : one);
      }
    }
    materials.add(key.backingKey(material.id()).orElse(material).rotatedIn(type, now));
    return key.withBackingKeys(materials);
  }

  private KeyRotation map(UnaryOperator<KmsKeyRecord> change) {
    return new KeyRotation(keys.stream().map(change).toList(), previousMaterialId, current, type);
  }

  /** Gives what must be stored. */
  public List<KeyChange> changes() {
    return keys.stream().<KeyChange>map(KeyChange.PutKey::new).toList();
  }

  /** Names the keys that were rotated. */
  public List<Arn> arns() {
    return keys.stream().map(KmsKeyRecord::arn).toList();
  }

  /** Gives where the material comes from. */
  public KeyOrigin origin() {
    return keys.get(0).origin();
  }
}
