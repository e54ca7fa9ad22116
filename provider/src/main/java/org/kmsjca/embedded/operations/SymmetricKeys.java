// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsKeyStateException;

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

  /**
   * Gives the backing key that encrypts now.
   *
   * @throws KmsKeyStateException if its material is absent
   */
  static BackingKey current(KmsKeyRecord key) {
    return present(key, key.currentBackingKey());
  }

  /**
   * Gives a backing key that decrypts: the current one, or one that was current.
   *
   * @throws KmsInvalidCiphertextException if the key has none with this ID
   * @throws KmsKeyStateException if its material is absent
   */
  static BackingKey decrypting(KmsKeyRecord key, String keyMaterialId) {
    Optional<BackingKey> found =
        key.backingKey(keyMaterialId).filter(one -> !ImportedMaterials.isPending(one));
    if (found.isEmpty()) {
      throw new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null);
    }
    return present(key, found);
  }

  private static BackingKey present(KmsKeyRecord key, Optional<BackingKey> material) {
    return material
        .filter(BackingKey::isPresent)
        .orElseThrow(
            () ->
                new KmsKeyStateException(
                    KmsErrorCode.KMS_INVALID_STATE, key.arn() + " is pending import."));
  }

  private static KmsInvalidRequestException invalidUsage(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.INVALID_KEY_USAGE, detail);
  }
}
