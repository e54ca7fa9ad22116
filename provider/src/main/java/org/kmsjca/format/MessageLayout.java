// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import java.nio.charset.StandardCharsets;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * The layout of a message: every offset, size and limit of format v1, and the sizes that follow
 * from them.
 *
 * <pre>
 *   0        1        2        3        4        5        6        7        8
 *  +--------+--------+--------+--------+--------+--------+--------+--------+--------+
 *  |  'K'      'M'      'S'   |version |      suite      |exponent| context length  |
 *  +--------+--------+--------+--------+--------+--------+--------+--------+--------+
 *  |  encryption context (context length bytes)                                    ...
 *  +--------+--------+--------+-----------------------------------------------------+  bound part
 *  | count  |     length      |  wrapped data key (length bytes)                    ...
 *  +--------+--------+--------+-----------------------------------------------------+
 *           |  length and wrapped data key: count times                            ...
 *           +--------+--------------------------------------------------------------+
 *           |  commitment (32 bytes)                                               ...
 *           +--------+--------+--------+--------+--------+--------+--------+--------+  header
 *           | flags  |                 message number (8 bytes)                    ...
 *           +--------+--------+--------+--------+--------+--------+--------+--------+
 *           |  segment ciphertext (0 to 2^exponent bytes)  |  tag (16 bytes)       ...
 *           +--------+--------+--------+--------+--------+--------+--------+--------+  body
 * </pre>
 *
 * <p>All integers are big-endian and unsigned.
 *
 * <p><b>Thread safety:</b> constants and pure functions.
 *
 * @see "docs/spec/message-format.md, sections 3 and 4"
 */
public final class MessageLayout {

  /** Where the magic starts, counted from the start of the message. */
  public static final int MAGIC_OFFSET = 0;

  /** Size of the magic. */
  public static final int MAGIC_SIZE_BYTES = 3;

  /** Where the version stands. */
  public static final int VERSION_OFFSET = MAGIC_OFFSET + MAGIC_SIZE_BYTES;

  /** Where the suite stands. */
  public static final int SUITE_OFFSET = VERSION_OFFSET + Byte.BYTES;

  /** Where the segment size exponent stands. */
  public static final int EXPONENT_OFFSET = SUITE_OFFSET + Short.BYTES;

  /** Where the length of the encryption context stands. */
  public static final int CONTEXT_LENGTH_OFFSET = EXPONENT_OFFSET + Byte.BYTES;

  /** Where the encryption context starts. */
  public static final int CONTEXT_OFFSET = CONTEXT_LENGTH_OFFSET + Short.BYTES;

  /** Size of the number of wrapped data keys. */
  public static final int WRAPPED_KEY_COUNT_SIZE_BYTES = Byte.BYTES;

  /** Size of the length in front of each wrapped data key. */
  public static final int WRAPPED_KEY_LENGTH_SIZE_BYTES = Short.BYTES;

  /** Size of the commitment. */
  public static final int COMMITMENT_SIZE_BYTES = 32;

  /** Where the flags stand, counted from the start of the body. */
  public static final int FLAGS_OFFSET = 0;

  /** Where the message number stands, counted from the start of the body. */
  public static final int MESSAGE_NUMBER_OFFSET = FLAGS_OFFSET + Byte.BYTES;

  /** Size of the message number. */
  public static final int MESSAGE_NUMBER_SIZE_BYTES = Long.BYTES;

  /** Size of the body's part before the first segment. */
  public static final int BODY_PREFIX_SIZE_BYTES =
      MESSAGE_NUMBER_OFFSET + MESSAGE_NUMBER_SIZE_BYTES;

  /** Size of the authentication tag behind the ciphertext of each segment. */
  public static final int TAG_SIZE_BYTES = 16;

  /** Size of the data key. */
  public static final int DATA_KEY_SIZE_BYTES = 32;

  /** Size of the key derived from the data key that seals the segments. */
  public static final int MESSAGE_KEY_SIZE_BYTES = 32;

  /** The version of this format. */
  public static final int VERSION = 1;

  /** The suite: HKDF-SHA-256, AES-256-GCM with 128-bit tags, 32-byte commitment. */
  public static final int SUITE = 0x0001;

  /** Smallest segment size exponent. */
  public static final int MIN_SEGMENT_EXPONENT = 12;

  /** Largest segment size exponent. */
  public static final int MAX_SEGMENT_EXPONENT = 24;

  /** Largest encryption context. */
  public static final int MAX_CONTEXT_SIZE_BYTES = EncryptionContext.MAX_ENCODED_BYTES;

  /** Smallest encryption context with a pair: the number of pairs and two lengths. */
  static final int MIN_CONTEXT_SIZE_BYTES = 3 * Short.BYTES;

  /** Largest number of wrapped data keys; the smallest is 1. */
  public static final int MAX_WRAPPED_KEYS = 16;

  /** Largest wrapped data key; the smallest has 1 byte. */
  public static final int MAX_WRAPPED_KEY_SIZE_BYTES = 6144;

  /** Largest number of segments of one message. */
  public static final long MAX_SEGMENTS = 1L << 31;

  /** Size of the largest header. */
  public static final int MAX_HEADER_SIZE_BYTES =
      CONTEXT_OFFSET
          + MAX_CONTEXT_SIZE_BYTES
          + WRAPPED_KEY_COUNT_SIZE_BYTES
          + MAX_WRAPPED_KEYS * (WRAPPED_KEY_LENGTH_SIZE_BYTES + MAX_WRAPPED_KEY_SIZE_BYTES)
          + COMMITMENT_SIZE_BYTES;

  /** What {@link #plaintextSizeBytes} returns for a size that no message has. */
  public static final long NO_SUCH_MESSAGE = -1;

  /** The first bytes of every message: "KMS". */
  static final Bytes MAGIC = Bytes.utf8("KMS");

  /** What the input of the key derivation starts with. */
  static final Bytes DERIVATION_LABEL = Bytes.wrap("KMS-AES".getBytes(StandardCharsets.US_ASCII));

  private MessageLayout() {}

  /**
   * Computes the size of a header.
   *
   * @param contextSize size of the encoded encryption context in bytes, 0 to {@link
   *     #MAX_CONTEXT_SIZE_BYTES}
   * @param wrappedKeySizes size of each wrapped data key in bytes
   * @return the size in bytes, at most {@link #MAX_HEADER_SIZE_BYTES}
   * @throws IllegalArgumentException if a size or the number of wrapped data keys is outside its
   *     range
   */
  public static int headerSizeBytes(int contextSize, int... wrappedKeySizes) {
    checkRange("context size", contextSize, 0, MAX_CONTEXT_SIZE_BYTES);
    checkRange("number of wrapped data keys", wrappedKeySizes.length, 1, MAX_WRAPPED_KEYS);
    int size = CONTEXT_OFFSET + contextSize + WRAPPED_KEY_COUNT_SIZE_BYTES;
    for (int wrappedKeySize : wrappedKeySizes) {
      checkRange("wrapped data key size", wrappedKeySize, 1, MAX_WRAPPED_KEY_SIZE_BYTES);
      size += WRAPPED_KEY_LENGTH_SIZE_BYTES + wrappedKeySize;
    }
    return size + COMMITMENT_SIZE_BYTES;
  }

  /**
   * Gives the largest plaintext of one segment.
   *
   * @param segmentExponent {@link #MIN_SEGMENT_EXPONENT} to {@link #MAX_SEGMENT_EXPONENT}
   * @return 2 to the power of {@code segmentExponent}
   * @throws IllegalArgumentException if the exponent is outside its range
   */
  public static int segmentSizeBytes(int segmentExponent) {
    checkRange(
        "segment size exponent", segmentExponent, MIN_SEGMENT_EXPONENT, MAX_SEGMENT_EXPONENT);
    return 1 << segmentExponent;
  }

  /**
   * Gives the largest plaintext of one message.
   *
   * @param segmentExponent {@link #MIN_SEGMENT_EXPONENT} to {@link #MAX_SEGMENT_EXPONENT}
   * @return {@link #MAX_SEGMENTS} full segments, in bytes
   * @throws IllegalArgumentException if the exponent is outside its range
   */
  public static long maxPlaintextSizeBytes(int segmentExponent) {
    return MAX_SEGMENTS * segmentSizeBytes(segmentExponent);
  }

  /**
   * Counts the segments of a message.
   *
   * @param segmentExponent {@link #MIN_SEGMENT_EXPONENT} to {@link #MAX_SEGMENT_EXPONENT}
   * @param plaintextSize size of the whole plaintext in bytes, 0 to {@link #maxPlaintextSizeBytes}
   * @return 1 to {@link #MAX_SEGMENTS}; an empty plaintext has one segment
   * @throws IllegalArgumentException if the exponent or the size is outside its range
   */
  public static long segmentCount(int segmentExponent, long plaintextSize) {
    checkRange("plaintext size", plaintextSize, 0, maxPlaintextSizeBytes(segmentExponent));
    if (plaintextSize == 0) {
      return 1;
    }
    return ((plaintextSize - 1) >> segmentExponent) + 1;
  }

  /**
   * Computes the exact size of a message.
   *
   * @param headerSize size of the header in bytes
   * @param segmentExponent {@link #MIN_SEGMENT_EXPONENT} to {@link #MAX_SEGMENT_EXPONENT}
   * @param plaintextSize size of the whole plaintext in bytes, 0 to {@link #maxPlaintextSizeBytes}
   * @return header, body prefix, plaintext and one tag for each segment, in bytes
   * @throws IllegalArgumentException if the exponent, the plaintext size or the header size is
   *     outside its range
   */
  public static long messageSizeBytes(int headerSize, int segmentExponent, long plaintextSize) {
    long segments = segmentCount(segmentExponent, plaintextSize);
    checkHeaderSize(headerSize);
    return headerSize + BODY_PREFIX_SIZE_BYTES + plaintextSize + segments * TAG_SIZE_BYTES;
  }

  /**
   * Computes the exact size of a plaintext: the inverse of {@link #messageSizeBytes}.
   *
   * @param headerSize size of the header in bytes
   * @param segmentExponent {@link #MIN_SEGMENT_EXPONENT} to {@link #MAX_SEGMENT_EXPONENT}
   * @param messageSize size of the whole message in bytes, any number
   * @return the size in bytes, or {@link #NO_SUCH_MESSAGE} if no message with such a header has
   *     this size: its last segment would have no complete tag, or be empty behind others
   * @throws IllegalArgumentException if the exponent or the header size is outside its range
   */
  public static long plaintextSizeBytes(int headerSize, int segmentExponent, long messageSize) {
    long fullSegment = segmentSizeBytes(segmentExponent) + (long) TAG_SIZE_BYTES;
    checkHeaderSize(headerSize);
    if (messageSize < headerSize + BODY_PREFIX_SIZE_BYTES + TAG_SIZE_BYTES) {
      return NO_SUCH_MESSAGE;
    }
    long sealed = messageSize - headerSize - BODY_PREFIX_SIZE_BYTES;
    long segmentsBeforeLast = (sealed - 1) / fullSegment;
    long lastSegment = sealed - segmentsBeforeLast * fullSegment;
    boolean emptyBehindOthers = lastSegment == TAG_SIZE_BYTES && segmentsBeforeLast > 0;
    if (lastSegment < TAG_SIZE_BYTES || emptyBehindOthers || segmentsBeforeLast >= MAX_SEGMENTS) {
      return NO_SUCH_MESSAGE;
    }
    return sealed - (segmentsBeforeLast + 1) * TAG_SIZE_BYTES;
  }

  private static void checkHeaderSize(int headerSize) {
    checkRange("header size", headerSize, headerSizeBytes(0, 1), MAX_HEADER_SIZE_BYTES);
  }

  static void checkRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + "; " + min + " to " + max + " are allowed");
    }
  }
}
