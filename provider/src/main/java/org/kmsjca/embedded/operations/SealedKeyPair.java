// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.security.SecureRandom;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.Bytes;

/**
 * A key pair just made, and its private key encrypted with a KMS key.
 *
 * @param pair the key pair; who has the object destroys its private key
 * @param ciphertext the private key, encrypted
 * @param keyMaterialId which backing key encrypted it
 */
record SealedKeyPair(DataKeyPair pair, Bytes ciphertext, String keyMaterialId) {

  /** Supplies the condition keys of an operation that makes key pairs. */
  static void describe(Access access, DataKeyPairSpec spec, EncryptionContext context) {
    access
        .withEncryption(EncryptionAlgorithm.SYMMETRIC_DEFAULT, context)
        .with("kms:DataKeyPairSpec", spec.name());
  }

  /**
   * Checks that a key may encrypt private keys.
   *
   * @throws KmsInvalidRequestException for the usage, then {@code UnsupportedOperationException}
   *     for a key in a custom key store
   */
  static void checkKey(String operation, KmsKeyRecord key) {
    SymmetricKeys.checkUsage(operation, key, EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    if (key.origin() != KeyOrigin.AWS_KMS && key.origin() != KeyOrigin.EXTERNAL) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
    }
  }

  /** Makes a key pair and encrypts the private key. */
  static SealedKeyPair generate(
      KmsKeyRecord key, DataKeyPairSpec spec, EncryptionContext context, SecureRandom random) {
    BackingKey backingKey = SymmetricKeys.current(key);
    DataKeyPair pair = DataKeyPair.generate(spec, random);
    boolean sealed = false;
    try {
      Bytes blob = CiphertextBlob.seal(backingKey, key.keyId(), pair.privateKey(), context, random);
      sealed = true;
      return new SealedKeyPair(pair, blob, backingKey.id());
    } finally {
      if (!sealed) {
        pair.privateKey().destroy();
      }
    }
  }
}
