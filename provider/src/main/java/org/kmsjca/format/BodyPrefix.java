// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.MessageLayout.FLAGS_OFFSET;
import static org.kmsjca.format.MessageLayout.MESSAGE_NUMBER_OFFSET;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The body's bytes before its first segment: the flags and the message number.
 *
 * <p>Straight from and to arrays, without allocation. Arrays must have room for {@link
 * MessageLayout#BODY_PREFIX_SIZE_BYTES} bytes from the offset on; otherwise the methods throw
 * {@link IndexOutOfBoundsException}.
 *
 * <p><b>Thread safety:</b> pure functions.
 *
 * @see "docs/spec/message-format.md, section 4.3"
 */
public final class BodyPrefix {

  /** Flag: the caller gave an IV, which is authenticated. */
  public static final int CALLER_IV_BOUND = 0x01;

  /** Flag: the caller gave AAD, which is authenticated. */
  public static final int AAD_BOUND = 0x02;

  private static final int KNOWN_FLAGS = CALLER_IV_BOUND | AAD_BOUND;

  static final VarHandle UINT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BodyPrefix() {}

  /**
   * Writes flags and message number.
   *
   * @param target where to write
   * @param offset where the body starts
   * @param flags {@link #CALLER_IV_BOUND} and {@link #AAD_BOUND}, in any combination, or 0
   * @param messageNumber all 64 bits count, as an unsigned number
   * @throws IllegalArgumentException if another flag is set; nothing has been written then
   */
  public static void write(byte[] target, int offset, int flags, long messageNumber) {
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw new IllegalArgumentException(
          "flags are " + flags + "; 0 to " + KNOWN_FLAGS + " are allowed");
    }
    UINT64.set(target, offset + MESSAGE_NUMBER_OFFSET, messageNumber);
    target[offset + FLAGS_OFFSET] = (byte) flags;
  }

  /**
   * Reads the flags.
   *
   * @param message holds the body
   * @param offset where the body starts
   * @return {@link #CALLER_IV_BOUND} and {@link #AAD_BOUND}, in any combination, or 0
   * @throws MalformedMessageException if another flag is set
   */
  public static int flags(byte[] message, int offset) throws MalformedMessageException {
    int flags = Byte.toUnsignedInt(message[offset + FLAGS_OFFSET]);
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw new MalformedMessageException(
          FailureClass.UNKNOWN_FLAGS,
          "the flags are " + flags + "; 0 to " + KNOWN_FLAGS + " are allowed");
    }
    return flags;
  }

  /**
   * Reads the message number.
   *
   * @param message holds the body
   * @param offset where the body starts
   * @return an unsigned 64-bit number
   */
  public static long messageNumber(byte[] message, int offset) {
    return (long) UINT64.get(message, offset + MESSAGE_NUMBER_OFFSET);
  }
}
