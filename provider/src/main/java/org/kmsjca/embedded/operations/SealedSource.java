// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.kms.DryRunModifier;
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
 * @param presentBlob the ciphertext; null if the request is only checked, without it
 * @param key the key that the request names, else the one that the ciphertext names
 * @param namedInCiphertextOnly whether the request does not name the key
 */
record SealedSource(
    @Nullable CiphertextBlob presentBlob, ResolvedKey key, boolean namedInCiphertextOnly) {

  /**
   * What a request tells of its source.
   *
   * @param ciphertext the ciphertext; null for none
   * @param identifier the key that the request names; null for none
   * @param identifierMember how the request calls that member, for errors
   * @param dryRun whether the request is only checked
   * @param modifiers what a check leaves out
   */
  record Description(
      @Nullable Bytes ciphertext,
      @Nullable String identifier,
      String identifierMember,
      boolean dryRun,
      List<DryRunModifier> modifiers) {

    private boolean ignoresCiphertext() {
      if (!modifiers.isEmpty() && !dryRun) {
        throw invalid("DryRunModifiers can be given only if DryRun is true.");
      }
      return modifiers.contains(DryRunModifier.IGNORE_CIPHERTEXT);
    }
  }

  /**
   * Finds the key, then reads the ciphertext.
   *
   * @param action stands in the error if the key is denied
   */
  static SealedSource of(KeyIdentifiers identifiers, Description source, String action) {
    String identifier = source.identifier();
    if (source.ignoresCiphertext()) {
      if (identifier == null) {
        throw invalid(
            source.identifierMember() + " is required if the ciphertext is to be ignored.");
      }
      return new SealedSource(null, identifiers.find(identifier, action), false);
    }
    Bytes ciphertext = source.ciphertext();
    if (ciphertext == null) {
      throw invalid(
          "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy"
              + " constraint: Member must not be null");
    }
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

  /** Gives the ciphertext of a request that is to be performed. */
  private CiphertextBlob blob() {
    if (presentBlob == null) {
      throw new IllegalStateException("a request without ciphertext can only be checked");
    }
    return presentBlob;
  }

  /** Gives the ID of the backing key that the ciphertext names. */
  String keyMaterialId() {
    return blob().keyMaterialId();
  }

  /**
   * Checks that the ciphertext was made with the key.
   *
   * @throws org.kmsjca.kms.KmsInvalidCiphertextException if the request names another key
   */
  void checkKey() {
    if (presentBlob != null && !presentBlob.keyId().equals(key.key().keyId())) {
      throw new KmsInvalidCiphertextException(
          KmsErrorCode.INCORRECT_KEY,
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
  }

  /** Checks the ciphertext of a request that is only checked, unless it is to be ignored. */
  void checkCiphertext(EncryptionContext context) {
    if (presentBlob != null) {
      open(context).destroy();
    }
  }

  /**
   * Decrypts.
   *
   * @return the plaintext, which the caller destroys
   */
  KeyMaterial open(EncryptionContext context) {
    BackingKey backingKey = SymmetricKeys.decrypting(key.key(), keyMaterialId());
    return blob().open(backingKey, context);
  }

  private static KmsInvalidRequestException invalid(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.VALIDATION, detail);
  }
}
