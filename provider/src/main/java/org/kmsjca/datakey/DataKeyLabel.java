// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.kmsjca.material.Bytes;

/**
 * What a data key is called where its use is told.
 *
 * @param keyArn the KMS key under which it is wrapped
 * @param dataKeyId the SHA-256 of the wrapped data key, in hexadecimal digits
 * @param encryption whether it encrypts; false if it decrypts
 */
public record DataKeyLabel(String keyArn, String dataKeyId, boolean encryption) {

  /**
   * Makes a label.
   *
   * @param keyArn the KMS key
   * @param wrappedKey the wrapped data key
   * @param encryption whether it encrypts; false if it decrypts
   * @return the label
   */
  public static DataKeyLabel of(String keyArn, Bytes wrappedKey, boolean encryption) {
    SHA256Digest sha256 = new SHA256Digest();
    byte[] hash = new byte[sha256.getDigestSize()];
    sha256.update(wrappedKey.toByteArray(), 0, wrappedKey.sizeBytes());
    sha256.doFinal(hash, 0);
    return new DataKeyLabel(keyArn, HexFormat.of().formatHex(hash), encryption);
  }
}
