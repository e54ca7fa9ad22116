// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes a key pair outside of the service: the private key as such and wrapped.
 *
 * @param encryptionContext pairs bound to the wrapped private key
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param keyPairSpec the kind of key pair
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param dryRun true to check only
 */
@Operation(readOnly = true, acceptsAlias = true, cryptographic = true, crossAccount = true)
public record GenerateDataKeyPair(
    EncryptionContext encryptionContext,
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true) DataKeyPairSpec keyPairSpec,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    boolean dryRun)
    implements SupportsDryRun<GenerateDataKeyPair.Result>, TakesGrantTokens {

  /** Copies the collections. */
  public GenerateDataKeyPair {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  @Override
  public GenerateDataKeyPair asDryRun() {
    return new GenerateDataKeyPair(encryptionContext, keyId, keyPairSpec, grantTokens, true);
  }

  /**
   * The key pair.
   *
   * @param privateKeyCiphertextBlob the wrapped private key
   * @param privateKeyPlaintext the private key, PKCS #8 DER; the receiver destroys it
   * @param publicKey the public key, X.509 SubjectPublicKeyInfo DER
   * @param keyId the key's ARN
   * @param keyPairSpec the kind of key pair
   * @param keyMaterialId which backing key was used, 64 hexadecimal digits
   */
  public record Result(
      Bytes privateKeyCiphertextBlob,
      KeyMaterial privateKeyPlaintext,
      Bytes publicKey,
      String keyId,
      DataKeyPairSpec keyPairSpec,
      String keyMaterialId) {}
}
