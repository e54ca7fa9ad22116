// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The key of {@code PBEWithKMSAES}: the handle of the KMS key that a "password" names. It holds no
 * secret and cannot be exported.
 *
 * <p>Serialised is the name of the KMS key only.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
final class KmsPbeKeyHandle implements SecretKey {

  /** The name of key, cipher and key factory. */
  static final String ALGORITHM = "PBEWithKMSAES";

  private static final long serialVersionUID = 1L;

  private final transient KmsKeyHandle kmsKey;

  KmsPbeKeyHandle(KmsKeyHandle kmsKey) {
    this.kmsKey = kmsKey;
  }

  KmsKeyHandle kmsKey() {
    return kmsKey;
  }

  @Override
  public String getAlgorithm() {
    return ALGORITHM;
  }

  /** Always null: the key cannot be exported. */
  @Override
  public @Nullable String getFormat() {
    return null;
  }

  /** Always null: the key cannot be exported. */
  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }

  @Override
  public void destroy() {
    kmsKey.destroy();
  }

  @Override
  public boolean isDestroyed() {
    return kmsKey.isDestroyed();
  }

  /** Two handles are equal when they name the same key in the same way at the same service. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KmsPbeKeyHandle that && kmsKey.equals(that.kmsKey);
  }

  @Override
  public int hashCode() {
    return kmsKey.hashCode();
  }

  /** Shows the identifier. */
  @Override
  public String toString() {
    return ALGORITHM + "[" + kmsKey.keyId() + "]";
  }

  private Object writeReplace() {
    return new Reference(kmsKey.keyId());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a PBE key is deserialised from its reference only");
  }

  /** The serialised form. */
  private record Reference(@Nullable String keyId) implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      if (keyId == null) {
        throw new InvalidObjectException("the reference names no KMS key");
      }
      return new KmsPbeKeyHandle(new KmsKeyHandle(keyId, null));
    }
  }
}
