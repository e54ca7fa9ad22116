// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.MessageLayout.COMMITMENT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.CONTEXT_LENGTH_OFFSET;
import static org.kmsjca.format.MessageLayout.CONTEXT_OFFSET;
import static org.kmsjca.format.MessageLayout.EXPONENT_OFFSET;
import static org.kmsjca.format.MessageLayout.MAGIC;
import static org.kmsjca.format.MessageLayout.MAGIC_OFFSET;
import static org.kmsjca.format.MessageLayout.MAGIC_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.MAX_CONTEXT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.MAX_SEGMENT_EXPONENT;
import static org.kmsjca.format.MessageLayout.MAX_WRAPPED_KEYS;
import static org.kmsjca.format.MessageLayout.MAX_WRAPPED_KEY_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.MIN_CONTEXT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.MIN_SEGMENT_EXPONENT;
import static org.kmsjca.format.MessageLayout.SUITE;
import static org.kmsjca.format.MessageLayout.SUITE_OFFSET;
import static org.kmsjca.format.MessageLayout.VERSION;
import static org.kmsjca.format.MessageLayout.VERSION_OFFSET;
import static org.kmsjca.format.MessageLayout.WRAPPED_KEY_COUNT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.WRAPPED_KEY_LENGTH_SIZE_BYTES;

import java.util.Objects;

/**
 * Finds the end of a header while its bytes arrive.
 *
 * <p>Checks everything about the header but what stands inside the encryption context; that is
 * checked by {@link MessageHeader#parse}. Refuses at the first field that cannot be right, so a
 * reader never waits for, or makes room for, bytes that a wrong length promises. Allocates nothing
 * unless it throws.
 *
 * <p><b>Thread safety:</b> pure functions.
 *
 * @see "docs/spec/message-format.md, section 6"
 */
public final class HeaderReader {

  /** What {@link #headerSizeBytes} returns while the size cannot be known yet. */
  public static final int NEED_MORE = -1;

  private HeaderReader() {}

  /**
   * Computes the size of a header from its first bytes.
   *
   * <p>The size is known with the length of the last wrapped data key: the header itself need not
   * be there completely. To be called again with more bytes after {@link #NEED_MORE}.
   *
   * @param buffer holds the start of the message; not changed
   * @param offset index of the message's first byte
   * @param available number of bytes of the message that are there
   * @return the size of the whole header in bytes, at most {@link
   *     MessageLayout#MAX_HEADER_SIZE_BYTES}, or {@link #NEED_MORE}
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws MalformedMessageException if a complete field of the available bytes has a value that
   *     is not allowed
   */
  public static int headerSizeBytes(byte[] buffer, int offset, int available)
      throws MalformedMessageException {
    Objects.checkFromIndexSize(offset, available, buffer.length);
    if (!checkStart(buffer, offset, available)) {
      return NEED_MORE;
    }
    int size = boundSizeBytes(buffer, offset);
    if (available < size + WRAPPED_KEY_COUNT_SIZE_BYTES) {
      return NEED_MORE;
    }
    int count = Byte.toUnsignedInt(buffer[offset + size]);
    if (count < 1 || count > MAX_WRAPPED_KEYS) {
      throw refused(
          FailureClass.BAD_WRAPPED_KEYS, "number of wrapped data keys", count, 1, MAX_WRAPPED_KEYS);
    }
    size += WRAPPED_KEY_COUNT_SIZE_BYTES;
    for (int i = 0; i < count; i++) {
      if (available < size + WRAPPED_KEY_LENGTH_SIZE_BYTES) {
        return NEED_MORE;
      }
      int length = uint16(buffer, offset + size);
      if (length < 1 || length > MAX_WRAPPED_KEY_SIZE_BYTES) {
        throw refused(
            FailureClass.BAD_WRAPPED_KEYS,
            "size of a wrapped data key",
            length,
            1,
            MAX_WRAPPED_KEY_SIZE_BYTES);
      }
      size += WRAPPED_KEY_LENGTH_SIZE_BYTES + length;
    }
    return size + COMMITMENT_SIZE_BYTES;
  }

  /**
   * Computes the size of a header that must be there as a whole.
   *
   * @param buffer holds the start of the message; not changed
   * @param offset index of the message's first byte
   * @param available how many bytes the header may have; negative if there is no room for one
   * @return its size in bytes, or {@link #NEED_MORE} if it is not there or not allowed
   */
  public static int wholeHeaderSizeBytes(byte[] buffer, int offset, int available) {
    try {
      int size = available < 0 ? NEED_MORE : headerSizeBytes(buffer, offset, available);
      return size > available ? NEED_MORE : size;
    } catch (MalformedMessageException e) {
      return NEED_MORE;
    }
  }

  /**
   * Finds the commitment.
   *
   * @param headerSize what {@link #headerSizeBytes} returned
   * @return where the commitment starts, counted from the start of the message
   */
  public static int commitmentOffset(int headerSize) {
    return headerSize - COMMITMENT_SIZE_BYTES;
  }

  /**
   * Computes the size of the part that is bound to the message key: all before the number of
   * wrapped data keys.
   *
   * @param buffer holds a header that {@link #headerSizeBytes} has accepted
   * @param offset index of the message's first byte
   * @return the size in bytes
   */
  public static int boundSizeBytes(byte[] buffer, int offset) {
    return CONTEXT_OFFSET + uint16(buffer, offset + CONTEXT_LENGTH_OFFSET);
  }

  /**
   * Reads the segment size exponent.
   *
   * @param buffer holds a header that {@link #headerSizeBytes} has accepted
   * @param offset index of the message's first byte
   * @return {@link MessageLayout#MIN_SEGMENT_EXPONENT} to {@link
   *     MessageLayout#MAX_SEGMENT_EXPONENT}
   */
  public static int segmentSizeExponent(byte[] buffer, int offset) {
    return buffer[offset + EXPONENT_OFFSET];
  }

  /** Checks the fields of fixed place; false if they are not all there yet. */
  private static boolean checkStart(byte[] buffer, int offset, int available)
      throws MalformedMessageException {
    for (int i = 0; i < Math.min(available, MAGIC_SIZE_BYTES); i++) {
      if (buffer[offset + MAGIC_OFFSET + i] != MAGIC.at(i)) {
        throw new MalformedMessageException(
            FailureClass.BAD_MAGIC, "the data does not start like a message");
      }
    }
    if (available <= VERSION_OFFSET) {
      return false;
    }
    int version = Byte.toUnsignedInt(buffer[offset + VERSION_OFFSET]);
    if (version != VERSION) {
      throw refused(FailureClass.UNKNOWN_VERSION, "version", version, VERSION, VERSION);
    }
    if (available < SUITE_OFFSET + Short.BYTES) {
      return false;
    }
    int suite = uint16(buffer, offset + SUITE_OFFSET);
    if (suite != SUITE) {
      throw refused(FailureClass.UNKNOWN_SUITE, "suite", suite, SUITE, SUITE);
    }
    if (available <= EXPONENT_OFFSET) {
      return false;
    }
    int exponent = Byte.toUnsignedInt(buffer[offset + EXPONENT_OFFSET]);
    if (exponent < MIN_SEGMENT_EXPONENT || exponent > MAX_SEGMENT_EXPONENT) {
      throw refused(
          FailureClass.BAD_SEGMENT_SIZE,
          "segment size exponent",
          exponent,
          MIN_SEGMENT_EXPONENT,
          MAX_SEGMENT_EXPONENT);
    }
    if (available < CONTEXT_OFFSET) {
      return false;
    }
    int contextSize = uint16(buffer, offset + CONTEXT_LENGTH_OFFSET);
    if (contextSize > MAX_CONTEXT_SIZE_BYTES
        || (contextSize != 0 && contextSize < MIN_CONTEXT_SIZE_BYTES)) {
      throw new MalformedMessageException(
          FailureClass.BAD_CONTEXT,
          "the encryption context takes "
              + contextSize
              + " bytes; allowed are 0 and "
              + MIN_CONTEXT_SIZE_BYTES
              + " to "
              + MAX_CONTEXT_SIZE_BYTES);
    }
    return true;
  }

  static int uint16(byte[] buffer, int offset) {
    return Byte.toUnsignedInt(buffer[offset]) << Byte.SIZE | Byte.toUnsignedInt(buffer[offset + 1]);
  }

  private static MalformedMessageException refused(
      FailureClass failureClass, String name, int value, int min, int max) {
    String allowed = min == max ? min + " is" : min + " to " + max + " are";
    return new MalformedMessageException(
        failureClass, "the " + name + " is " + value + "; " + allowed + " allowed");
  }
}
