// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Encrypts up to 4,096 bytes with a KMS key.
 *
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param plaintext 1 to 4,096 bytes; stays the caller's
 * @param encryptionContext pairs bound to the ciphertext
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param encryptionAlgorithm how to encrypt; null for the algorithm of symmetric keys
 * @param dryRun true to check only
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record Encrypt(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, min = 1, max = 4096, sensitive = true) KeyMaterial plaintext,
    EncryptionContext encryptionContext,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    @Nullable EncryptionAlgorithm encryptionAlgorithm,
    boolean dryRun)
    implements SupportsDryRun<Encrypt.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public Encrypt {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  /**
   * Asks to encrypt with a symmetric key.
   *
   * @param keyId the key: key ID, key ARN, alias name or alias ARN
   * @param plaintext 1 to 4,096 bytes; stays the caller's
   * @param encryptionContext pairs bound to the ciphertext
   * @return the request
   */
  public static Encrypt of(
      String keyId, KeyMaterial plaintext, EncryptionContext encryptionContext) {
    return new Encrypt(keyId, plaintext, encryptionContext, List.of(), null, false);
  }

  @Override
  public Encrypt asDryRun() {
    return new Encrypt(keyId, plaintext, encryptionContext, grantTokens, encryptionAlgorithm, true);
  }

  /**
   * The ciphertext.
   *
   * @param ciphertextBlob the ciphertext, at most 6,144 bytes
   * @param keyId the key's ARN
   * @param encryptionAlgorithm how it was encrypted
   */
  public record Result(
      Bytes ciphertextBlob, String keyId, EncryptionAlgorithm encryptionAlgorithm) {}
}
