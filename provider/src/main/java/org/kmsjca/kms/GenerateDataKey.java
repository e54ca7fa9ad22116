// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes a data key: in plaintext for use now, and encrypted for storage.
 *
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param encryptionContext pairs bound to the ciphertext
 * @param numberOfBytes the size in bytes; null if {@code keySpec} is given
 * @param keySpec the size by name; null if {@code numberOfBytes} is given
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param dryRun true to check only
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record GenerateDataKey(
    @Member(required = true, min = 1, max = 2048) String keyId,
    EncryptionContext encryptionContext,
    @Nullable @Member(min = 1, max = 1024) Integer numberOfBytes,
    @Nullable DataKeySpec keySpec,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    boolean dryRun)
    implements SupportsDryRun<GenerateDataKey.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public GenerateDataKey {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  /**
   * Asks for a data key of 32 bytes.
   *
   * @param keyId the key: key ID, key ARN, alias name or alias ARN
   * @param encryptionContext pairs bound to the ciphertext
   * @return the request
   */
  public static GenerateDataKey of(String keyId, EncryptionContext encryptionContext) {
    return new GenerateDataKey(
        keyId, encryptionContext, null, DataKeySpec.AES_256, List.of(), false);
  }

  @Override
  public GenerateDataKey asDryRun() {
    return new GenerateDataKey(keyId, encryptionContext, numberOfBytes, keySpec, grantTokens, true);
  }

  /**
   * The data key.
   *
   * @param ciphertextBlob the encrypted data key
   * @param plaintext the data key; the receiver destroys it
   * @param keyId the key's ARN
   * @param keyMaterialId which backing key encrypted it
   */
  public record Result(
      Bytes ciphertextBlob, KeyMaterial plaintext, String keyId, String keyMaterialId) {}
}
