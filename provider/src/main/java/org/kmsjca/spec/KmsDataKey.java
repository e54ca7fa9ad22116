// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * A handle of a data key: one AES or HMAC key that is kept wrapped under a KMS key and works with
 * standard transformations.
 *
 * <p>The provider unwraps the key under policy when it is used, and never exports it: {@code
 * getFormat()} and {@code getEncoded()} are null, so that no other security provider can use the
 * handle.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe. <b>Secrets:</b> none.
 */
public interface KmsDataKey extends SecretKey {

  /**
   * Names the KMS key under which the data key is wrapped.
   *
   * @return key ID or key ARN
   */
  String keyId();

  /**
   * Tells what the data key is for.
   *
   * @return {@code AES}, {@code HmacSHA256}, {@code HmacSHA384} or {@code HmacSHA512}
   */
  @Override
  String getAlgorithm();

  /**
   * Tells the size of the data key.
   *
   * @return the size in bits
   */
  int sizeBits();

  /**
   * Gives the encryption context to which the data key is bound.
   *
   * @return the context, which policies see whenever the key is unwrapped
   */
  EncryptionContext encryptionContext();

  /**
   * Gives the data key as the service encrypted it.
   *
   * @return the ciphertext, which {@link org.kmsjca.kms.Decrypt} opens under policy
   */
  Bytes wrappedKey();

  /** Always null: the key cannot be exported. */
  @Override
  default @Nullable String getFormat() {
    return null;
  }

  /** Always null: the key cannot be exported. */
  @Override
  default byte @Nullable [] getEncoded() {
    return null;
  }
}
