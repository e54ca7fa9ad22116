// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Collects the bytes of an answer, which may hold secrets, and wipes what it no longer needs.
 *
 * <p><b>Thread safety:</b> none. <b>Secrets:</b> whatever was written, until {@link #close()}.
 */
public final class WipedOutput extends OutputStream {

  private static final int FIRST_BYTES = 1024;

  private byte[] buffer = new byte[FIRST_BYTES];
  private int size;

  /** Makes an empty one. */
  public WipedOutput() {}

  @Override
  public void write(int b) {
    ensure(1);
    buffer[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    ensure(length);
    System.arraycopy(source, offset, buffer, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      byte[] larger = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
      Arrays.fill(buffer, (byte) 0);
      buffer = larger;
    }
  }

  /**
   * Gives what was written.
   *
   * @return a new array that the caller owns and wipes
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Wipes what was written. */
  @Override
  public void close() {
    Arrays.fill(buffer, (byte) 0);
    size = 0;
  }
}
