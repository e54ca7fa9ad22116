// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * Decrypts and encrypts again inside the service.
 *
 * @param ciphertextBlob what {@link Encrypt} or {@link GenerateDataKey} gave; null only if it is
 *     ignored
 * @param sourceEncryptionContext the pairs of the old ciphertext
 * @param sourceKeyId the key that must have been used; null to accept the one named in the
 *     ciphertext
 * @param destinationKeyId the new key: key ID, key ARN, alias name or alias ARN
 * @param destinationEncryptionContext the pairs of the new ciphertext
 * @param sourceEncryptionAlgorithm how the old one was encrypted; null for the algorithm of
 *     symmetric keys
 * @param destinationEncryptionAlgorithm how to encrypt the new one; null for the algorithm of
 *     symmetric keys
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param dryRun true to check only
 * @param dryRunModifiers what a check leaves out; empty for nothing
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record ReEncrypt(
    @Nullable @Member(min = 1, max = 6144) Bytes ciphertextBlob,
    EncryptionContext sourceEncryptionContext,
    @Nullable @Member(min = 1, max = 2048) String sourceKeyId,
    @Member(required = true, min = 1, max = 2048) String destinationKeyId,
    EncryptionContext destinationEncryptionContext,
    @Nullable EncryptionAlgorithm sourceEncryptionAlgorithm,
    @Nullable EncryptionAlgorithm destinationEncryptionAlgorithm,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    boolean dryRun,
    List<DryRunModifier> dryRunModifiers)
    implements SupportsDryRun<ReEncrypt.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public ReEncrypt {
    grantTokens = RequestLists.copyOf(grantTokens);
    dryRunModifiers = RequestLists.copyOf(dryRunModifiers);
  }

  /**
   * Asks to move a ciphertext to another key and keep its encryption context.
   *
   * @param ciphertextBlob the ciphertext
   * @param encryptionContext its pairs
   * @param destinationKeyId the new key
   * @return the request
   */
  public static ReEncrypt of(
      Bytes ciphertextBlob, EncryptionContext encryptionContext, String destinationKeyId) {
    return new ReEncrypt(
        ciphertextBlob,
        encryptionContext,
        null,
        destinationKeyId,
        encryptionContext,
        null,
        null,
        List.of(),
        false,
        List.of());
  }

  @Override
  public ReEncrypt asDryRun() {
    return new ReEncrypt(
        ciphertextBlob,
        sourceEncryptionContext,
        sourceKeyId,
        destinationKeyId,
        destinationEncryptionContext,
        sourceEncryptionAlgorithm,
        destinationEncryptionAlgorithm,
        grantTokens,
        true,
        dryRunModifiers);
  }

  /**
   * The new ciphertext.
   *
   * @param ciphertextBlob the new ciphertext
   * @param sourceKeyId ARN of the old key
   * @param keyId ARN of the new key
   * @param sourceEncryptionAlgorithm how the old one was encrypted
   * @param destinationEncryptionAlgorithm how the new one is encrypted
   * @param sourceKeyMaterialId the old backing key
   * @param destinationKeyMaterialId the new backing key
   */
  public record Result(
      Bytes ciphertextBlob,
      String sourceKeyId,
      String keyId,
      EncryptionAlgorithm sourceEncryptionAlgorithm,
      EncryptionAlgorithm destinationEncryptionAlgorithm,
      String sourceKeyMaterialId,
      String destinationKeyMaterialId) {}
}
