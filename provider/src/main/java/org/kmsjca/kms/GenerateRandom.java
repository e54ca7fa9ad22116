// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes random bytes.
 *
 * @param numberOfBytes how many; must be given
 */
@Operation(readOnly = true)
public record GenerateRandom(@Nullable @Member(min = 1, max = 1024) Integer numberOfBytes)
    implements KmsRequest<GenerateRandom.Result> {

  /**
   * The bytes.
   *
   * @param plaintext the random bytes; the receiver destroys them
   */
  public record Result(KeyMaterial plaintext) {}
}
