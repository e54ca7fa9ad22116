// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;
import org.kmsjca.material.KeyMaterial;

/**
 * An AES key in the form that engine ciphers take, with an end.
 *
 * <p>{@code SecretKeySpec} cannot be destroyed; this can. There is no {@code equals} and no {@code
 * hashCode} of the bytes, and it refuses serialisation.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> holds a copy of the key until destroyed.
 */
final class AesKey implements SecretKey {

  private static final long serialVersionUID = 1L;

  private final transient KeyMaterial material;

  AesKey(KeyMaterial material) {
    this.material = material.copy();
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, as the contract of {@code Key} wants it; engines wipe theirs. */
  @Override
  public byte[] getEncoded() {
    return material.toByteArray();
  }

  @Override
  public void destroy() {
    material.destroy();
  }

  @Override
  public boolean isDestroyed() {
    return material.isDestroyed();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a data key is never serialised");
  }

  @Override
  public String toString() {
    return "AesKey(not shown)";
  }
}
