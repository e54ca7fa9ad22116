// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/** What all operations on imported material have in common. */
final class ImportedKeys {

  private ImportedKeys() {}

  /**
   * Checks that a key can have imported material.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} if its material comes
   *     from elsewhere, then if it is not a symmetric key
   */
  static void check(KmsKeyRecord key) {
    if (key.origin() != KeyOrigin.EXTERNAL) {
      throw Rotations.wrongOrigin(key);
    }
    if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "this service imports material into symmetric keys only; the key spec is "
              + key.keySpec());
    }
  }

  /** Puts keys as they shall be. */
  static KeyChange[] put(List<KmsKeyRecord> keys) {
    return keys.stream().map(KeyChange.PutKey::new).toArray(KeyChange[]::new);
  }
}
