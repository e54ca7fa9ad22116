// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.kmsjca.material.Bytes;

/**
 * Makes a key pair of which only the wrapped private key is given.
 *
 * @param encryptionContext pairs bound to the wrapped private key
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param keyPairSpec the kind of key pair
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param dryRun true to check only
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record GenerateDataKeyPairWithoutPlaintext(
    EncryptionContext encryptionContext,
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true) DataKeyPairSpec keyPairSpec,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    boolean dryRun)
    implements SupportsDryRun<GenerateDataKeyPairWithoutPlaintext.Result>, TakesGrantTokens {

  /** Copies the collections. */
  public GenerateDataKeyPairWithoutPlaintext {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  @Override
  public GenerateDataKeyPairWithoutPlaintext asDryRun() {
    return new GenerateDataKeyPairWithoutPlaintext(
        encryptionContext, keyId, keyPairSpec, grantTokens, true);
  }

  /**
   * The key pair.
   *
   * @param privateKeyCiphertextBlob the wrapped private key
   * @param publicKey the public key, X.509 SubjectPublicKeyInfo DER
   * @param keyId the key's ARN
   * @param keyPairSpec the kind of key pair
   * @param keyMaterialId which backing key was used, 64 hexadecimal digits
   */
  public record Result(
      Bytes privateKeyCiphertextBlob,
      Bytes publicKey,
      String keyId,
      DataKeyPairSpec keyPairSpec,
      String keyMaterialId) {}
}
