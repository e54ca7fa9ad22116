// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MalformedMessageException;
import org.kmsjca.format.MessageLayout;

/** Sizes of what is made of segments, computed without overflow. */
final class SegmentSizes {

  private SegmentSizes() {}

  /** Computes the plaintext in a number of bytes of sealed segments that end with the last one. */
  static long plaintextSize(int segmentSize, long size) {
    long sealedSegmentSize = (long) segmentSize + AesGcmCipher.TAG_BYTES;
    long segments =
        size <= sealedSegmentSize ? 1 : (size + sealedSegmentSize - 1) / sealedSegmentSize;
    return Math.max(0, size - segments * AesGcmCipher.TAG_BYTES);
  }

  /** Computes the plaintext of the sealed segments that at least one byte follows. */
  static long completePlaintextSize(int segmentSizeExponent, long size) {
    long sealedSegmentSize = (1L << segmentSizeExponent) + AesGcmCipher.TAG_BYTES;
    long complete = size == 0 ? 0 : (size - 1) / sealedSegmentSize;
    return complete << segmentSizeExponent;
  }

  /** Computes the plaintext of the segments that the first piece of a message completes. */
  static int firstPlaintextSize(byte[] message, int start, int size) {
    try {
      int headerSize = HeaderReader.headerSizeBytes(message, start, size);
      int prefixSize = headerSize + MessageLayout.BODY_PREFIX_SIZE_BYTES;
      if (headerSize == HeaderReader.NEED_MORE || size < prefixSize) {
        return 0;
      }
      int exponent = HeaderReader.segmentSizeExponent(message, start);
      return arraySize(completePlaintextSize(exponent, size - prefixSize));
    } catch (MalformedMessageException e) {
      return 0; // The end of the message will say so.
    }
  }

  /**
   * Tells whether a last segment can end here: with a whole tag and, behind others, with a byte of
   * plaintext. To be asked before any segment is opened, since sizes are computed on this ground.
   *
   * @param rest bytes from the next segment to the end
   * @param first true if no segment has been opened yet
   */
  static boolean endsWithSegment(int segmentSize, long rest, boolean first) {
    long sealedSegmentSize = (long) segmentSize + AesGcmCipher.TAG_BYTES;
    long before = rest <= sealedSegmentSize ? 0 : (rest - 1) / sealedSegmentSize;
    long last = rest - before * sealedSegmentSize;
    boolean alone = first && before == 0;
    return last >= AesGcmCipher.TAG_BYTES + (alone ? 0 : 1);
  }

  /**
   * Makes sure that an array can be so large.
   *
   * @throws IllegalStateException if none can
   */
  static int arraySize(long size) {
    if (size > Integer.MAX_VALUE - Long.BYTES) {
      throw new IllegalStateException(
          "the output would have "
              + size
              + " bytes, more than an array can hold; use smaller pieces");
    }
    return (int) size;
  }
}
