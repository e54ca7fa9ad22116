// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.kmsjca.material.KeyMaterial;

/**
 * One generation of the secret inside a KMS key.
 *
 * @param id the key material ID: 64 lower-case hexadecimal digits, never used twice
 * @param material 32 bytes; lives as long as the service
 * @param creationDate when it was made
 */
public record BackingKey(String id, KeyMaterial material, Instant creationDate) {

  private static final int ID_BYTES = 32;
  private static final int MATERIAL_BYTES = 32;

  /**
   * Makes material for a symmetric KMS key.
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
    return new BackingKey(HexFormat.of().formatHex(id), KeyMaterial.wrap(material), creationDate);
  }
}
