// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.RotationType;
import org.kmsjca.material.KeyMaterial;

/**
 * One generation of the secret inside a KMS key.
 *
 * @param id the key material ID: 64 lower-case hexadecimal digits, never used twice by the service;
 *     for imported material a function of key ID and material
 * @param presentMaterial 32 bytes, which live as long as the service; null for imported material
 *     that expired or was deleted
 * @param creationDate when it was made or first imported
 * @param state the part it plays in its key
 * @param rotationType why it became current; null for the first material of a key, and for material
 *     that was never current
 * @param rotationDate when it became current by a rotation; null as {@code rotationType}
 * @param imported what is known of imported material; null for material made by the service
 */
public record BackingKey(
    String id,
    @Nullable KeyMaterial presentMaterial,
    Instant creationDate,
    KeyMaterialState state,
    @Nullable RotationType rotationType,
    @Nullable Instant rotationDate,
    @Nullable ImportedMaterial imported) {

  /** Size of the material of a symmetric key in bytes. */
  public static final int MATERIAL_BYTES = 32;

  private static final int ID_BYTES = 32;

  /**
   * Makes material for a symmetric KMS key; it is current.
   *
   * <p>The ID is random: derived from the material it would tell whether two keys are equal.
   *
   * @param random where ID and material come from
   * @param creationDate the time now
   * @return a backing key that never existed before
   */
  public static BackingKey generate(SecureRandom random, Instant creationDate) {
    byte[] id = new byte[ID_BYTES];
    byte[] material = new byte[MATERIAL_BYTES];
    random.nextBytes(id);
    random.nextBytes(material);
    return new BackingKey(
        HexFormat.of().formatHex(id),
        KeyMaterial.wrap(material),
        creationDate,
        KeyMaterialState.CURRENT,
        null,
        null,
        null);
  }

  /** Tells whether the material is there; if not, it was imported once and must be again. */
  public boolean isPresent() {
    return presentMaterial != null;
  }

  /**
   * Gives the material.
   *
   * @throws IllegalStateException if it expired or was deleted
   */
  public KeyMaterial material() {
    if (presentMaterial == null) {
      throw new IllegalStateException("the material " + id + " is not present");
    }
    return presentMaterial;
  }

  /** Makes a copy that plays another part. */
  public BackingKey withState(KeyMaterialState newState) {
    return new BackingKey(
        id, presentMaterial, creationDate, newState, rotationType, rotationDate, imported);
  }

  /** Makes a copy that became current by a rotation. */
  public BackingKey rotatedIn(RotationType type, Instant date) {
    return new BackingKey(
        id, presentMaterial, creationDate, KeyMaterialState.CURRENT, type, date, imported);
  }

  /** Makes a copy with other material, or none, and what is known of its import. */
  public BackingKey withImport(
      @Nullable KeyMaterial newMaterial, @Nullable ImportedMaterial newImported) {
    return new BackingKey(
        id, newMaterial, creationDate, state, rotationType, rotationDate, newImported);
  }
}
