// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.MessageLayout.MESSAGE_NUMBER_SIZE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The IV of a segment: {@code message number(8) || uint32(2 * segment index + last)}.
 *
 * <p>No two segments of one data key have the same IV as long as no message number is used twice.
 * The last bit tells the last segment, so that a message cut at the border of a segment fails.
 *
 * <p><b>Thread safety:</b> pure functions.
 *
 * @see "docs/spec/message-format.md, section 5.3"
 * @see "NIST SP 800-38D, section 8.2.1"
 */
public final class SegmentIv {

  /** Size of an IV. */
  public static final int SIZE_BYTES = MESSAGE_NUMBER_SIZE_BYTES + Integer.BYTES;

  private static final VarHandle UINT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private SegmentIv() {}

  /**
   * Writes the IV of a segment.
   *
   * @param iv where to write: the first {@link #SIZE_BYTES} bytes are set
   * @param messageNumber all 64 bits count, as an unsigned number
   * @param segmentIndex 0 for the first segment
   * @param last true for the last segment of the message
   * @throws IllegalArgumentException if {@code segmentIndex} is negative
   * @throws IndexOutOfBoundsException if the array is too small
   */
  public static void write(byte[] iv, long messageNumber, int segmentIndex, boolean last) {
    if (segmentIndex < 0) {
      throw new IllegalArgumentException(
          "segment index is " + segmentIndex + "; 0 to " + Integer.MAX_VALUE + " are allowed");
    }
    UINT32.set(iv, MESSAGE_NUMBER_SIZE_BYTES, segmentIndex << 1 | (last ? 1 : 0));
    BodyPrefix.UINT64.set(iv, 0, messageNumber);
  }

  /**
   * Gives the message's own IV: what a cipher reports when its caller has not given one.
   *
   * @param messageNumber all 64 bits count, as an unsigned number
   * @return a new array of {@link #SIZE_BYTES} bytes: the message number and four zero bytes
   */
  public static byte[] ofMessage(long messageNumber) {
    byte[] iv = new byte[SIZE_BYTES];
    BodyPrefix.UINT64.set(iv, 0, messageNumber);
    return iv;
  }
}
