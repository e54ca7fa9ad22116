// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Decrypts what the service encrypted.
 *
 * @param ciphertextBlob what {@link Encrypt} or {@link GenerateDataKey} gave; null only if it is
 *     ignored
 * @param encryptionContext the same pairs as at encryption
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param keyId the key that must have been used; null to accept the one named in the ciphertext
 * @param encryptionAlgorithm how to encrypt; null for the algorithm of symmetric keys
 * @param dryRun true to check only
 * @param dryRunModifiers what a check leaves out; empty for nothing
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record Decrypt(
    @Nullable @Member(min = 1, max = 6144) Bytes ciphertextBlob,
    EncryptionContext encryptionContext,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    @Nullable @Member(min = 1, max = 2048) String keyId,
    @Nullable EncryptionAlgorithm encryptionAlgorithm,
    boolean dryRun,
    List<DryRunModifier> dryRunModifiers)
    implements SupportsDryRun<Decrypt.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public Decrypt {
    grantTokens = RequestLists.copyOf(grantTokens);
    dryRunModifiers = RequestLists.copyOf(dryRunModifiers);
  }

  /**
   * Asks to decrypt.
   *
   * @param ciphertextBlob the ciphertext
   * @param encryptionContext the same pairs as at encryption
   * @param keyId the key that must have been used; null to accept the one named in the ciphertext
   * @return the request
   */
  public static Decrypt of(
      Bytes ciphertextBlob, EncryptionContext encryptionContext, @Nullable String keyId) {
    return new Decrypt(ciphertextBlob, encryptionContext, List.of(), keyId, null, false, List.of());
  }

  @Override
  public Decrypt asDryRun() {
    return new Decrypt(
        ciphertextBlob,
        encryptionContext,
        grantTokens,
        keyId,
        encryptionAlgorithm,
        true,
        dryRunModifiers);
  }

  /**
   * The plaintext.
   *
   * @param keyId the key's ARN
   * @param plaintext the plaintext; the receiver destroys it
   * @param encryptionAlgorithm how it was encrypted
   * @param keyMaterialId which backing key was used, 64 hexadecimal digits
   */
  public record Result(
      String keyId,
      KeyMaterial plaintext,
      EncryptionAlgorithm encryptionAlgorithm,
      String keyMaterialId) {}
}
