// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsUnavailableException;

/** What all cryptography with symmetric KMS keys has in common. */
final class SymmetricKeys {

  private SymmetricKeys() {}

  /** Gives the algorithm that counts when the request names none. */
  static EncryptionAlgorithm orDefault(@Nullable EncryptionAlgorithm algorithm) {
    return algorithm == null ? EncryptionAlgorithm.SYMMETRIC_DEFAULT : algorithm;
  }

  /**
   * Checks that a key is for encryption, and with this algorithm.
   *
   * @throws KmsInvalidRequestException first for the usage, then for the algorithm
   */
  static void checkUsage(String operation, KmsKeyRecord key, EncryptionAlgorithm algorithm) {
    if (key.keyUsage() != KeyUsage.ENCRYPT_DECRYPT) {
      throw invalidUsage(
          key.arn()
              + " key usage is "
              + key.keyUsage()
              + " which is not valid for "
              + operation
              + ".");
    }
    if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT
        || algorithm != EncryptionAlgorithm.SYMMETRIC_DEFAULT) {
      throw invalidUsage(
          "Algorithm " + algorithm + " is incompatible with key spec " + key.keySpec() + ".");
    }
  }

  /** Gives the backing key that encrypts now. */
  static BackingKey current(KmsKeyRecord key) {
    return key.currentBackingKey()
        .orElseThrow(
            () ->
                new KmsUnavailableException(
                    KmsErrorCode.KEY_UNAVAILABLE, key.arn() + " has no key material"));
  }

  private static KmsInvalidRequestException invalidUsage(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.INVALID_KEY_USAGE, detail);
  }
}
