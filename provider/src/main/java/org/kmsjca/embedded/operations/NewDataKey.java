// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.DataKeySpec;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A data key just made.
 *
 * @param ciphertext the data key, encrypted
 * @param plaintext the data key; who has the object destroys it
 * @param keyMaterialId which backing key encrypted it
 */
record NewDataKey(Bytes ciphertext, KeyMaterial plaintext, String keyMaterialId) {

  /**
   * Checks that a size is given in exactly one way.
   *
   * @throws KmsInvalidRequestException if not
   */
  static void checkSize(@Nullable DataKeySpec keySpec, @Nullable Integer numberOfBytes) {
    if ((keySpec == null) == (numberOfBytes == null)) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION, "Please specify either number of bytes or key spec.");
    }
  }

  /** Makes a data key; exactly one of {@code keySpec} and {@code numberOfBytes} is given. */
  static NewDataKey generate(
      KmsKeyRecord key,
      @Nullable DataKeySpec keySpec,
      @Nullable Integer numberOfBytes,
      EncryptionContext context,
      SecureRandom random) {
    BackingKey backingKey = SymmetricKeys.current(key);
    int size = keySpec != null ? keySpec.sizeBytes() : numberOfBytes == null ? 0 : numberOfBytes;
    byte[] secret = new byte[size];
    random.nextBytes(secret);
    KeyMaterial plaintext = KeyMaterial.wrap(secret);
    boolean sealed = false;
    try {
      Bytes blob = CiphertextBlob.seal(backingKey, key.keyId(), plaintext, context, random);
      sealed = true;
      return new NewDataKey(blob, plaintext, backingKey.id());
    } finally {
      if (!sealed) {
        plaintext.destroy();
      }
    }
  }
}
