// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * Makes a data key for later: encrypted only.
 *
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param encryptionContext pairs bound to the ciphertext
 * @param keySpec the size by name; null if {@code numberOfBytes} is given
 * @param numberOfBytes the size in bytes; null if {@code keySpec} is given
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param dryRun true to check only
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record GenerateDataKeyWithoutPlaintext(
    @Member(required = true, min = 1, max = 2048) String keyId,
    EncryptionContext encryptionContext,
    @Nullable DataKeySpec keySpec,
    @Nullable @Member(min = 1, max = 1024) Integer numberOfBytes,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    boolean dryRun)
    implements SupportsDryRun<GenerateDataKeyWithoutPlaintext.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public GenerateDataKeyWithoutPlaintext {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  /**
   * Asks for a data key of 32 bytes.
   *
   * @param keyId the key: key ID, key ARN, alias name or alias ARN
   * @param encryptionContext pairs bound to the ciphertext
   * @return the request
   */
  public static GenerateDataKeyWithoutPlaintext of(
      String keyId, EncryptionContext encryptionContext) {
    return new GenerateDataKeyWithoutPlaintext(
        keyId, encryptionContext, DataKeySpec.AES_256, null, List.of(), false);
  }

  @Override
  public GenerateDataKeyWithoutPlaintext asDryRun() {
    return new GenerateDataKeyWithoutPlaintext(
        keyId, encryptionContext, keySpec, numberOfBytes, grantTokens, true);
  }

  /**
   * The encrypted data key.
   *
   * @param ciphertextBlob the encrypted data key
   * @param keyId the key's ARN
   * @param keyMaterialId which backing key encrypted it
   */
  public record Result(Bytes ciphertextBlob, String keyId, String keyMaterialId) {}
}
