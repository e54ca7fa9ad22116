// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.Arrays;

/**
 * What was given of a message that is being read, and waits for the rest of its header or segment.
 *
 * <p><b>Thread safety:</b> confined to one thread. <b>Secrets:</b> none; ciphertext only.
 */
final class PendingCiphertext {

  private static final int INITIAL_BYTES = 1024;

  private byte[] bytes = new byte[0];
  private int size;

  /** Gives the array; the first {@link #size()} bytes of it are pending. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /**
   * Puts input behind what is pending of the header, without counting it as taken: the caller may
   * still find that the output is too small.
   *
   * @return the input itself if nothing is pending, else the array of all
   */
  byte[] joined(byte[] in, int offset, int inSize) {
    if (size == 0) {
      return in;
    }
    int needed = Math.addExact(size, inSize);
    if (bytes.length < needed) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
    System.arraycopy(in, offset, bytes, size, inSize);
    return bytes;
  }

  /** Counts input as taken that {@link #joined} was given just before. */
  void keep(byte[] in, int offset, int inSize) {
    if (size == 0) {
      bytes = bytes.length < inSize ? new byte[Math.max(inSize, INITIAL_BYTES)] : bytes;
      System.arraycopy(in, offset, bytes, 0, inSize);
    }
    size += inSize;
  }

  /**
   * Appends input.
   *
   * @param capacity what the array must hold in the end
   */
  void append(byte[] in, int offset, int inSize, int capacity) {
    if (inSize > 0 && bytes.length < capacity) {
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(in, offset, bytes, size, inSize);
    size += inSize;
  }
}
