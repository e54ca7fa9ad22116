// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * Parameters of {@code Cipher.getInstance("KMS-AES")}: all of them optional.
 *
 * @param encryptionContext encrypting: bound to the message and visible to policies and in the
 *     audit trail. Decrypting: pairs that the message must have, possibly with others.
 * @param iv bound to the message as additional authenticated data: decryption must give the same.
 *     It is never the IV of AES-GCM, so repeating it is harmless. Empty for none.
 * @param additionalKeyIds encrypting: further KMS keys, each of which can open the message; at most
 *     {@link #MAX_ADDITIONAL_KEYS}. Decrypting: ignored.
 */
public record KmsParameterSpec(
    EncryptionContext encryptionContext, Bytes iv, List<String> additionalKeyIds)
    implements AlgorithmParameterSpec {

  /** The largest number of additional keys. */
  public static final int MAX_ADDITIONAL_KEYS = 15;

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if there are too many additional keys
   */
  public KmsParameterSpec {
    additionalKeyIds = List.copyOf(additionalKeyIds);
    if (additionalKeyIds.size() > MAX_ADDITIONAL_KEYS) {
      throw new IllegalArgumentException(
          additionalKeyIds.size()
              + " additional keys; at most "
              + MAX_ADDITIONAL_KEYS
              + " are allowed");
    }
  }

  /**
   * Makes parameters with an encryption context.
   *
   * @param encryptionContext the context
   */
  public KmsParameterSpec(EncryptionContext encryptionContext) {
    this(encryptionContext, Bytes.EMPTY, List.of());
  }

  /**
   * Makes parameters with an encryption context.
   *
   * @param encryptionContext the pairs of the context
   * @throws IllegalArgumentException as {@link EncryptionContext#of(Map)}
   */
  public KmsParameterSpec(Map<String, String> encryptionContext) {
    this(EncryptionContext.of(encryptionContext));
  }
}
