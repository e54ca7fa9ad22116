// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/** Bounds that are narrower than those of the service model, worded in the same way. */
final class Ranges {

  private Ranges() {}

  /**
   * Checks a number.
   *
   * @throws KmsInvalidRequestException if it is out of bounds
   */
  static void check(String member, int value, int min, int max) {
    if (value >= min && value <= max) {
      return;
    }
    throw new KmsInvalidRequestException(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: Member must have value "
            + (value < min ? "greater than or equal to " + min : "less than or equal to " + max));
  }
}
