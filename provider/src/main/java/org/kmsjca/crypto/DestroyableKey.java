// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.kmsjca.material.KeyMaterial;

/**
 * An AES key in the form that engine ciphers take, with an end.
 *
 * <p>{@code SecretKeySpec} cannot be destroyed; this can. There is no {@code equals} and no {@code
 * hashCode} of the bytes, and it refuses serialisation.
 *
 * <p>The engine asks for the bytes at each message, so they are kept here without the lock of
 * {@link KeyMaterial}. That is safe because a key belongs to one {@link AesGcmCipher}, which only
 * one thread uses at a time and which is destroyed only while nobody uses it.
 *
 * <p><b>Thread safety:</b> confined to the thread that uses the cipher. <b>Secrets:</b> holds a
 * copy of the key until destroyed.
 */
final class DestroyableKey implements SecretKey {

  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient byte[] encoded;
  private transient boolean destroyed;

  DestroyableKey(String algorithm, KeyMaterial material) {
    this(algorithm, material.toByteArray());
  }

  /** Takes the array over, and wipes it in the end. */
  DestroyableKey(String algorithm, byte[] encoded) {
    this.algorithm = algorithm;
    this.encoded = encoded;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, as the contract of {@code Key} wants it; engines wipe theirs. */
  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the key was destroyed");
    }
    return encoded.clone();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(encoded, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a data key is never serialised");
  }

  @Override
  public String toString() {
    return "DestroyableKey(not shown)";
  }
}
