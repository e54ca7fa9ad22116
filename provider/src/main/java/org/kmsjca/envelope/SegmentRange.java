// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.Arrays;
import org.kmsjca.crypto.AesGcmCipher;

/**
 * Whole segments of a message that stand one behind the other, none of them the first or the last.
 *
 * <p><b>Thread safety:</b> thread-safe; threads that work on different segments never touch the
 * same bytes of the output. <b>Secrets:</b> refers to the caller's plaintext.
 */
final class SegmentRange {

  private static final byte[] NONE = new byte[0];

  private final MessageKey key;
  private final long messageNumber;
  private final int firstIndex;
  private final int count;
  private final byte[] in;
  private final int inOffset;
  private final byte[] out;
  private final int outOffset;

  private SegmentRange(
      MessageKey key,
      long messageNumber,
      int firstIndex,
      int count,
      byte[] in,
      int inOffset,
      byte[] out,
      int outOffset) {
    this.key = key;
    this.messageNumber = messageNumber;
    this.firstIndex = firstIndex;
    this.count = count;
    this.in = in;
    this.inOffset = inOffset;
    this.out = out;
    this.outOffset = outOffset;
  }

  /**
   * Finds the segments of a plaintext that at least one byte follows. The arrays are the caller's,
   * and must not overlap where they are used.
   *
   * @param key of the message
   * @param messageNumber of the message
   * @param firstIndex index of the first of these segments in the message, 1 or more
   * @param in holds the plaintext
   * @param start index of its first byte
   * @param end index behind its last byte
   * @param out gets the sealed segments
   * @param outOffset index of the first byte written
   */
  static SegmentRange toSeal(
      MessageKey key,
      long messageNumber,
      int firstIndex,
      byte[] in,
      int start,
      int end,
      byte[] out,
      int outOffset) {
    int count = (end - start - 1) >>> key.segmentSizeExponent();
    return new SegmentRange(key, messageNumber, firstIndex, count, in, start, out, outOffset);
  }

  /** Finds the sealed segments that at least one byte follows; otherwise like {@link #toSeal}. */
  static SegmentRange toOpen(
      MessageKey key,
      long messageNumber,
      int firstIndex,
      byte[] in,
      int start,
      int end,
      byte[] out,
      int outOffset) {
    int count = (end - start - 1) / (key.segmentSizeBytes() + AesGcmCipher.TAG_BYTES);
    return new SegmentRange(key, messageNumber, firstIndex, count, in, start, out, outOffset);
  }

  MessageKey key() {
    return key;
  }

  int count() {
    return count;
  }

  int plaintextSize() {
    return count * segmentSize();
  }

  int sealedSize() {
    return count * sealedSegmentSize();
  }

  private int segmentSize() {
    return key.segmentSizeBytes();
  }

  private int sealedSegmentSize() {
    return key.segmentSizeBytes() + AesGcmCipher.TAG_BYTES;
  }

  /** Seals one; always right. */
  boolean seal(SegmentCipher cipher, int segment) {
    int size = segmentSize();
    int from = inOffset + segment * size;
    int to = outOffset + segment * sealedSegmentSize();
    cipher
        .forSegment(messageNumber, firstIndex + segment, false)
        .seal(cipher.iv(), NONE, in, from, size, out, to);
    return true;
  }

  /** Opens one; false if it is wrong. */
  boolean open(SegmentCipher cipher, int segment) {
    int size = sealedSegmentSize();
    int from = inOffset + segment * size;
    int to = outOffset + segment * segmentSize();
    return cipher
            .forSegment(messageNumber, firstIndex + segment, false)
            .open(cipher.iv(), NONE, in, from, size, out, to)
        >= 0;
  }

  /** Overwrites the plaintext of a segment and of all that follow with zeros. */
  void wipePlaintextFrom(int segment) {
    Arrays.fill(out, outOffset + segment * segmentSize(), outOffset + plaintextSize(), (byte) 0);
  }
}
