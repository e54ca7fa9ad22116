// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;

/**
 * Runs transformations of arrays on buffers of every kind.
 *
 * <p>Heap buffers lend their arrays. The content of others is copied first, all of it, so that an
 * output that overlaps the input in a way nobody can see does no harm.
 */
final class ByteBuffers {

  private ByteBuffers() {}

  /** Computes the exact size of the output. */
  @FunctionalInterface
  interface OutputSize {
    int of(byte[] in, int inOffset, int inSize);
  }

  /** Transforms input into output. */
  @FunctionalInterface
  interface Transformation {
    int apply(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
        throws ShortBufferException, BadPaddingException, IllegalBlockSizeException;
  }

  /**
   * Transforms what remains in a buffer.
   *
   * @return the number of bytes written
   * @throws ShortBufferException if the output is too small; positions and state are unchanged then
   * @throws BadPaddingException as the transformation; positions are unchanged then
   * @throws IllegalBlockSizeException as the transformation; positions are unchanged then
   */
  static int transform(
      OutputSize outputSize, Transformation transformation, ByteBuffer input, ByteBuffer output)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    int inSize = input.remaining();
    boolean lent = input.hasArray();
    byte[] in = lent ? input.array() : new byte[inSize];
    int inOffset = lent ? input.arrayOffset() + input.position() : 0;
    if (!lent) {
      input.duplicate().get(in);
    }
    try {
      int written;
      if (!output.hasArray()) {
        written = viaArray(outputSize, transformation, in, inOffset, inSize, output);
      } else {
        if (!endsWithItsArray(output)) {
          // Nothing else would keep the transformation from writing behind the limit.
          checkRoom(outputSize.of(in, inOffset, inSize), output);
        }
        int outOffset = output.arrayOffset() + output.position();
        written = transformation.apply(in, inOffset, inSize, output.array(), outOffset);
        output.position(output.position() + written);
      }
      input.position(input.limit());
      return written;
    } finally {
      if (!lent) {
        Arrays.fill(in, (byte) 0);
      }
    }
  }

  /* Then the transformation itself sees how much room there is. */
  private static boolean endsWithItsArray(ByteBuffer buffer) {
    return buffer.arrayOffset() + buffer.limit() == buffer.array().length;
  }

  private static void checkRoom(int needed, ByteBuffer output) throws ShortBufferException {
    if (output.remaining() < needed) {
      throw new ShortBufferException(
          "the output needs " + needed + " bytes, but only " + output.remaining() + " are there");
    }
  }

  private static int viaArray(
      OutputSize outputSize,
      Transformation transformation,
      byte[] in,
      int inOffset,
      int inSize,
      ByteBuffer output)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    int size = outputSize.of(in, inOffset, inSize);
    checkRoom(size, output);
    byte[] out = new byte[size];
    try {
      int written = transformation.apply(in, inOffset, inSize, out, 0);
      output.put(out, 0, written);
      return written;
    } finally {
      Arrays.fill(out, (byte) 0);
    }
  }
}
