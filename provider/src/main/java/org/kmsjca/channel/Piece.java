// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes of a file, in an array that is used again and again.
 *
 * <p><b>Thread safety:</b> belongs to one thread at a time. <b>Secrets:</b> perhaps the bytes,
 * until {@link #wipe()}.
 */
public final class Piece {

  private byte[] bytes;
  private int size;
  private boolean last;
  private @Nullable Throwable failure;

  /**
   * Makes an empty piece.
   *
   * @param capacity how many bytes it can take
   */
  public Piece(int capacity) {
    bytes = new byte[capacity];
  }

  /**
   * Gives the array.
   *
   * @return the array itself; its first {@link #size()} bytes count
   */
  public byte[] bytes() {
    return bytes;
  }

  /** Gives the number of bytes that count. */
  public int size() {
    return size;
  }

  /** Tells whether this is the last piece of a file; it may be empty. */
  public boolean isLast() {
    return last;
  }

  /**
   * Says how many bytes of the array count.
   *
   * @param newSize number of bytes
   */
  public void setSize(int newSize) {
    size = newSize;
  }

  /**
   * Makes room. What was in the piece is wiped.
   *
   * @param capacity how many bytes it must be able to take
   */
  public void reserve(int capacity) {
    if (bytes.length < capacity) {
      wipe();
      bytes = new byte[capacity];
    }
  }

  /** Overwrites the whole array with zeros. */
  public void wipe() {
    Arrays.fill(bytes, (byte) 0);
    size = 0;
  }

  void setLast(boolean isLast) {
    last = isLast;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  void setFailure(@Nullable Throwable newFailure) {
    failure = newFailure;
  }
}
