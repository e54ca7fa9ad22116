// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.kmsjca.envelope.SegmentSizes.arraySize;

import java.util.Arrays;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.format.AssociatedData;
import org.kmsjca.format.BodyPrefix;

/**
 * A message that is written in pieces: its cipher, its number, and what waits for its segment to be
 * full. Used for one message after the other.
 *
 * <p><b>Thread safety:</b> {@link #isBegun()} may be asked by any thread; all else under the guard
 * of {@link MessageEncryptor}. <b>Secrets:</b> at most one segment of plaintext.
 */
final class MessageInProgress {

  private static final byte[] NONE = new byte[0];

  private final ParallelSegments parallel;
  private volatile boolean begun;
  private @Nullable MessageKey key;
  private @Nullable SegmentCipher cipher;
  private long number;
  private byte[] callerIv = NONE;
  private int checkpoint;
  private byte[] aad = NONE;
  private boolean dataSeen;
  private int segmentIndex;
  private byte[] pending = NONE;
  private int pendingSize;
  private int inPosition;

  /**
   * Makes one in which no message has begun.
   *
   * @param parallel seals large pieces
   */
  MessageInProgress(ParallelSegments parallel) {
    this.parallel = parallel;
  }

  boolean isBegun() {
    return begun;
  }

  /**
   * Begins a message.
   *
   * @param messageKey seals it
   * @param lent a cipher of that key, given back at the end
   * @param messageNumber taken for this message
   * @param iv bound to the message; empty for none
   * @param now the checkpoint that was current when it was decided
   */
  void begin(MessageKey messageKey, SegmentCipher lent, long messageNumber, byte[] iv, int now) {
    key = messageKey;
    cipher = lent;
    number = messageNumber;
    callerIv = iv;
    checkpoint = now;
    begun = true;
  }

  /** Drops a message that was begun before a checkpoint: a clone could finish it otherwise. */
  void checkSameProcess() {
    if (checkpoint != Checkpoints.current()) {
      drop();
      throw checkpointed();
    }
  }

  static IllegalStateException checkpointed() {
    return new IllegalStateException(
        "the process was checkpointed since the message began; call init again");
  }

  private MessageKey key() {
    MessageKey current = key;
    if (!begun || current == null) {
      throw new IllegalStateException("no message has begun");
    }
    return current;
  }

  private SegmentCipher cipher() {
    SegmentCipher current = cipher;
    if (!begun || current == null) {
      throw new IllegalStateException("no message has begun");
    }
    return current;
  }

  void updateAad(byte[] source, int offset, int size) {
    if (dataSeen) {
      throw new IllegalStateException("AAD must be supplied before the data");
    }
    int oldSize = aad.length;
    aad = Arrays.copyOf(aad, Math.addExact(oldSize, size));
    System.arraycopy(source, offset, aad, oldSize, size);
  }

  /** Computes the size of a whole message. */
  static int wholeSize(MessageKey messageKey, int inSize) {
    return size(messageKey, messageKey.prefixSizeBytes(), inSize);
  }

  int finishSize(int inSize) {
    MessageKey messageKey = key();
    return size(messageKey, prefixSize(messageKey), (long) pendingSize + inSize);
  }

  private static int size(MessageKey messageKey, int prefixSize, long rest) {
    long segments =
        Math.max(
            1, (rest + messageKey.segmentSizeBytes() - 1) >>> messageKey.segmentSizeExponent());
    return arraySize(prefixSize + rest + segments * AesGcmCipher.TAG_BYTES);
  }

  int updateSize(int inSize) {
    MessageKey messageKey = key();
    return completeSize(messageKey, prefixSize(messageKey), (long) pendingSize + inSize);
  }

  /** Computes what the first piece of a message would write. */
  static int firstSize(MessageKey messageKey, int inSize) {
    return completeSize(messageKey, messageKey.prefixSizeBytes(), inSize);
  }

  /* A segment is known not to be the last one as soon as one byte follows it. */
  private static int completeSize(MessageKey messageKey, int prefixSize, long rest) {
    long segments = rest == 0 ? 0 : (rest - 1) >>> messageKey.segmentSizeExponent();
    return segments == 0
        ? 0
        : arraySize(
            prefixSize + segments * (messageKey.segmentSizeBytes() + AesGcmCipher.TAG_BYTES));
  }

  private int prefixSize(MessageKey messageKey) {
    return segmentIndex > 0 ? 0 : messageKey.prefixSizeBytes();
  }

  int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    SegmentCipher current = cipher();
    MessageKey messageKey = key();
    int outSize = updateSize(inSize);
    Overlap.checkRoom(outSize, out, outOffset);
    dataSeen |= inSize > 0;
    boolean overlaps = Overlap.exists(in, inOffset, inSize, out, outOffset, outSize);
    byte[] source = overlaps ? Arrays.copyOfRange(in, inOffset, inOffset + inSize) : in;
    int start = overlaps ? 0 : inOffset;
    boolean done = false;
    try {
      int written =
          sealComplete(current, messageKey, source, start, start + inSize, out, outOffset);
      buffer(messageKey, source, inPosition, start + inSize);
      done = true;
      return written;
    } finally {
      if (overlaps) {
        Arrays.fill(source, (byte) 0);
      }
      if (!done) {
        // The engine failed in a segment: going on could use that segment's IV again.
        end(current, messageKey);
      }
    }
  }

  int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    SegmentCipher current = cipher();
    MessageKey messageKey = key();
    int outSize = finishSize(inSize);
    Overlap.checkRoom(outSize, out, outOffset);
    byte[] source = in;
    int start = inOffset;
    try {
      if (Overlap.exists(in, inOffset, inSize, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(in, inOffset, inOffset + inSize);
        start = 0;
      }
      int end = start + inSize;
      int written = sealComplete(current, messageKey, source, start, end, out, outOffset);
      byte[] last = source;
      int lastStart = inPosition;
      int lastSize = end - inPosition;
      if (pendingSize > 0) {
        buffer(messageKey, source, inPosition, end);
        last = pending;
        lastStart = 0;
        lastSize = pendingSize;
      }
      return written
          + seal(current, messageKey, last, lastStart, lastSize, true, out, outOffset + written);
    } finally {
      if (source != in) {
        Arrays.fill(source, (byte) 0);
      }
      // Whatever happened: going on could use an IV again.
      end(current, messageKey);
    }
  }

  /* Seals every segment that is followed by at least one byte; leaves the rest at inPosition. */
  private int sealComplete(
      SegmentCipher current,
      MessageKey messageKey,
      byte[] in,
      int start,
      int end,
      byte[] out,
      int outOffset) {
    int segmentSize = messageKey.segmentSizeBytes();
    int written = 0;
    inPosition = start;
    if (pendingSize > 0 && end - start > segmentSize - pendingSize) {
      int fill = start + segmentSize - pendingSize;
      buffer(messageKey, in, start, fill);
      inPosition = fill;
      written += seal(current, messageKey, pending, 0, segmentSize, false, out, outOffset);
      dropPending();
    }
    while (pendingSize == 0 && end - inPosition > segmentSize) {
      if (segmentIndex > 0 && parallel.pays(end - inPosition)) {
        return written + sealParallel(current, messageKey, in, end, out, outOffset + written);
      }
      written +=
          seal(current, messageKey, in, inPosition, segmentSize, false, out, outOffset + written);
      inPosition += segmentSize;
    }
    return written;
  }

  private int sealParallel(
      SegmentCipher current, MessageKey messageKey, byte[] in, int end, byte[] out, int outOffset) {
    SegmentRange range =
        SegmentRange.toSeal(messageKey, number, segmentIndex, in, inPosition, end, out, outOffset);
    parallel.seal(range, current);
    segmentIndex += range.count();
    inPosition += range.plaintextSize();
    return range.sealedSize();
  }

  private int seal(
      SegmentCipher current,
      MessageKey messageKey,
      byte[] in,
      int inOffset,
      int size,
      boolean last,
      byte[] out,
      int outOffset) {
    byte[] associatedData = associatedData();
    int prefix = writePrefix(messageKey, out, outOffset);
    int sealed =
        current
            .forSegment(number, segmentIndex, last)
            .seal(current.iv(), associatedData, in, inOffset, size, out, outOffset + prefix);
    segmentIndex++;
    current.numbers().used(size);
    return prefix + sealed;
  }

  private byte[] associatedData() {
    return segmentIndex > 0
        ? NONE
        : AssociatedData.of(AssociatedData.flags(callerIv, aad), callerIv, aad);
  }

  /* Header, flags and number stand before the first segment. */
  private int writePrefix(MessageKey messageKey, byte[] out, int offset) {
    if (segmentIndex > 0) {
      return 0;
    }
    messageKey.writeHeader(out, offset);
    int flags = AssociatedData.flags(callerIv, aad);
    BodyPrefix.write(out, offset + messageKey.headerSizeBytes(), flags, number);
    return prefixSize(messageKey);
  }

  private void buffer(MessageKey messageKey, byte[] in, int start, int end) {
    int size = end - start;
    if (size == 0) {
      return;
    }
    if (pending.length < messageKey.segmentSizeBytes()) {
      growPending(messageKey.segmentSizeBytes());
    }
    System.arraycopy(in, start, pending, pendingSize, size);
    pendingSize += size;
  }

  /* Grows once, to a whole segment, so that no outgrown copies of plaintext stay behind. */
  private void growPending(int size) {
    byte[] larger = Arrays.copyOf(pending, size);
    Arrays.fill(pending, (byte) 0);
    pending = larger;
  }

  private void dropPending() {
    Arrays.fill(pending, 0, pendingSize, (byte) 0);
    pendingSize = 0;
  }

  private void end(SegmentCipher current, MessageKey messageKey) {
    begun = false;
    cipher = null;
    key = null;
    dropPending();
    callerIv = NONE;
    aad = NONE;
    dataSeen = false;
    segmentIndex = 0;
    messageKey.giveBack(current);
  }

  /** Drops the message, if one has begun; its number is never used again. */
  void drop() {
    if (begun) {
      end(cipher(), key());
    }
  }
}
