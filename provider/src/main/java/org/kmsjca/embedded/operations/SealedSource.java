// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A ciphertext that was made here, and the key that shall open it.
 *
 * @param blob the ciphertext
 * @param key the key that the request names, else the one that the ciphertext names
 * @param namedInCiphertextOnly whether the request does not name the key
 */
record SealedSource(CiphertextBlob blob, ResolvedKey key, boolean namedInCiphertextOnly) {

  /**
   * Finds the key, then reads the ciphertext.
   *
   * @param identifier the key that the request names; null for none
   * @param action stands in the error if the key is denied
   */
  static SealedSource of(
      KeyIdentifiers identifiers,
      @Nullable Bytes sealed,
      @Nullable String identifier,
      String action) {
    if (sealed == null) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION,
          "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy"
              + " constraint: Member must not be null");
    }
    Bytes ciphertext = sealed;
    if (identifier == null) {
      CiphertextBlob blob = CiphertextBlob.parse(ciphertext);
      ResolvedKey key =
          identifiers.findByKeyId(blob.keyId()).orElseThrow(Denials::namedInCiphertext);
      return new SealedSource(blob, key, true);
    }
    ResolvedKey key = findNamed(identifiers, ciphertext, identifier, action);
    return new SealedSource(CiphertextBlob.parse(ciphertext), key, false);
  }

  /* A bare key ID may be of another account: the ciphertext then tells that it exists. */
  private static ResolvedKey findNamed(
      KeyIdentifiers identifiers, Bytes ciphertext, String identifier, String action) {
    try {
      return identifiers.find(identifier, action);
    } catch (KmsNotFoundException e) {
      if (!KeyId.isKeyId(identifier) || !isFor(ciphertext, identifier)) {
        throw e;
      }
      return identifiers.findByKeyId(new KeyId(identifier)).orElseThrow(() -> e);
    }
  }

  private static boolean isFor(Bytes ciphertext, String keyId) {
    try {
      return CiphertextBlob.parse(ciphertext).keyId().value().equals(keyId);
    } catch (KmsInvalidCiphertextException e) {
      return false;
    }
  }

  /**
   * Checks that the ciphertext was made with the key.
   *
   * @throws org.kmsjca.kms.KmsInvalidCiphertextException if the request names another key
   */
  void checkKey() {
    if (!blob.keyId().equals(key.key().keyId())) {
      throw new KmsInvalidCiphertextException(
          KmsErrorCode.INCORRECT_KEY,
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
  }

  /**
   * Decrypts.
   *
   * @return the plaintext, which the caller destroys
   */
  KeyMaterial open(EncryptionContext context) {
    BackingKey backingKey = SymmetricKeys.decrypting(key.key(), blob.keyMaterialId());
    return blob.open(backingKey, context);
  }
}
