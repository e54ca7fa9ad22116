// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.material;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import javax.security.auth.Destroyable;

/**
 * Secret bytes with an end: a key, a plaintext, a password.
 *
 * <p>The bytes can be read until {@link #destroy()} overwrites them with zeros. There is on purpose
 * no {@code equals} (a comparison in variable time leaks the secret, and identity is what maps
 * need), no {@code hashCode} made of the bytes, no serialisation, and {@link #toString()} shows the
 * size only.
 *
 * <p>The garbage collector may have copied the bytes before they were wiped; the operating system
 * may have paged them out. This type shortens the life of a secret, it cannot promise more.
 *
 * <p><b>Thread safety:</b> thread-safe; a reader sees the whole secret or an exception, never a
 * half-wiped one. <b>Secrets:</b> holds one until {@link #destroy()}.
 */
public final class KeyMaterial implements Destroyable {

  /* The lock closes the race between a reader that is copying and a thread that wipes. */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final byte[] secret;

  @GuardedBy("lock")
  private boolean destroyed;

  private KeyMaterial(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Copies a secret.
   *
   * @param source the secret; the caller keeps the array and should wipe it
   * @return material that is independent of {@code source}
   */
  public static KeyMaterial copyOf(byte[] source) {
    return new KeyMaterial(source.clone());
  }

  /**
   * Copies a part of an array.
   *
   * @param source holds the secret; the caller keeps the array and should wipe it
   * @param offset index of the secret's first byte
   * @param size number of bytes of the secret
   * @return material of {@code size} bytes
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public static KeyMaterial copyOf(byte[] source, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, source.length);
    return new KeyMaterial(Arrays.copyOfRange(source, offset, offset + size));
  }

  /**
   * Takes over an array without copying it.
   *
   * @param secret the secret; the caller must not touch the array again
   * @return material backed by {@code secret}, which {@link #destroy()} will wipe
   */
  public static KeyMaterial wrap(byte[] secret) {
    return new KeyMaterial(secret);
  }

  /**
   * Tells the size of the secret, also after it was destroyed.
   *
   * @return the size in bytes
   */
  @SuppressWarnings("GuardedBy") // the length of a final array never changes
  public int sizeBytes() {
    return secret.length;
  }

  /**
   * Copies the secret out.
   *
   * @return a new array that the caller owns and must wipe
   * @throws IllegalStateException if the secret was destroyed
   */
  public byte[] toByteArray() {
    synchronized (lock) {
      checkAlive();
      return secret.clone();
    }
  }

  /**
   * Lends the secret to a function for the time of one call, without copying it.
   *
   * @param reader gets the array itself; it must neither change nor keep it, and should be short,
   *     since {@link #destroy()} waits for it
   * @param <T> the type of the function's result
   * @return what {@code reader} returned
   * @throws IllegalStateException if the secret was destroyed
   */
  public <T> T lend(Function<byte[], T> reader) {
    synchronized (lock) {
      checkAlive();
      return reader.apply(secret);
    }
  }

  /**
   * Copies the secret into another holder with a life of its own.
   *
   * @return independent material with the same bytes
   * @throws IllegalStateException if the secret was destroyed
   */
  public KeyMaterial copy() {
    return wrap(toByteArray());
  }

  /** Overwrites the secret with zeros. A second call does nothing. */
  @Override
  public void destroy() {
    synchronized (lock) {
      Arrays.fill(secret, (byte) 0);
      destroyed = true;
    }
  }

  @Override
  public boolean isDestroyed() {
    synchronized (lock) {
      return destroyed;
    }
  }

  @GuardedBy("lock")
  private void checkAlive() {
    if (destroyed) {
      throw new IllegalStateException("the key material was destroyed");
    }
  }

  /** Shows the size, never the secret. */
  @Override
  public String toString() {
    return "KeyMaterial(" + sizeBytes() + " bytes, not shown)";
  }
}
