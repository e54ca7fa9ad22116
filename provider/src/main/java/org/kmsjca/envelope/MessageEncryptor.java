// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.kmsjca.envelope.SegmentSizes.arraySize;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.datakey.DataKey;
import org.kmsjca.datakey.DataKeyEvents;
import org.kmsjca.datakey.EncryptionIdentity;
import org.kmsjca.datakey.NumberBlock;
import org.kmsjca.format.AssociatedData;
import org.kmsjca.format.BodyPrefix;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.format.SegmentIv;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * Writes messages, one after the other, each in any number of pieces.
 *
 * <p>The first message begins with {@link #init}; each later one begins when the first byte of it,
 * or of its AAD, arrives. A message that has begun has a data key and a number, so finishing it
 * needs neither the service nor randomness.
 *
 * <p><b>Thread safety:</b> used by one thread at a time; a call during the call of another thread
 * fails and changes nothing. <b>Secrets:</b> buffers at most one segment of plaintext, wiped when
 * sealed or dropped.
 */
public final class MessageEncryptor {

  /*
   * Hot path: init with a usable data key, and one finish() with a plaintext of at most a segment.
   * That is: two volatile reads (is the key usable), one exchange (borrow a cipher), one number, one
   * copy of the header, one engine call, one exchange (give the cipher back).
   *
   * Inlining. HotSpot inlines a limited number of levels, and where that ends decides about the time
   * of a small message (measured in jmh-benchmarks/README.md). finish() therefore reaches the engine
   * by few calls, and is longer than what HotSpot inlines into its callers (FreqInlineSize, 325
   * bytecodes), so that counting starts anew here. Measure before changing its shape.
   *
   * IV uniqueness. `number` is taken when a message begins, from a block that belongs to the
   * borrowed cipher. An aborted message keeps its number: the next one always takes a new one. Two
   * threads in one encryptor could seal two texts with one number, and nobody would notice, since
   * both messages open. Hence `inUse`: all that changes the message in progress holds it. The same
   * holds for two processes that go on from one checkpoint: neither finishes what had begun.
   */
  private static final int NUMBERS_PER_RESERVATION = 256;
  private static final long BYTES_PER_RESERVATION = 1L << 28;
  private static final byte[] NONE = new byte[0];

  private final EnvelopeEncryption envelopes;
  /* 1 during a call. Not an AtomicBoolean, which has a VarHandle inside: see "Inlining". */
  private final AtomicInteger inUse = new AtomicInteger();

  private @Nullable EncryptionIdentity identity;
  private @Nullable DataKey<MessageKey> key;
  private byte[] callerIv = NONE;

  /* The message in progress; there is one while `cipher` is not null. */
  private @Nullable SegmentCipher cipher;
  private int checkpoint;
  private long number;
  private byte[] aad = NONE;
  private boolean dataSeen;
  private int segmentIndex;
  private byte[] pending = NONE;
  private int pendingSize;
  private int inPosition;

  MessageEncryptor(EnvelopeEncryption envelopes) {
    this.envelopes = envelopes;
  }

  /**
   * Begins the first message with a key, dropping one in progress.
   *
   * @param keyIds KMS keys that can open the messages; the first one makes the data key
   * @param context bound to the messages
   * @param iv bound to the messages; empty for none
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; nothing is begun then
   */
  public void init(List<String> keyIds, EncryptionContext context, Bytes iv) {
    enter();
    try {
      use(keyIds, context, iv);
    } finally {
      leave();
    }
  }

  private void enter() {
    if (!inUse.compareAndSet(0, 1)) {
      throw new IllegalStateException(
          "another thread is using this cipher; give each thread a cipher of its own");
    }
  }

  private void leave() {
    inUse.lazySet(0);
  }

  private void use(List<String> keyIds, EncryptionContext context, Bytes iv) {
    drop();
    EncryptionIdentity wanted = identity;
    if (wanted == null || !wanted.keyIds().equals(keyIds) || !wanted.context().equals(context)) {
      wanted = envelopes.identity(keyIds, context);
      key = null;
    }
    identity = wanted;
    callerIv = iv.isEmpty() ? NONE : iv.toByteArray();
    begin(wanted);
  }

  /**
   * Begins a message unless one has begun. Sizes are exact from then on: a new data key may have a
   * header of another size.
   *
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; nothing is begun then
   */
  public void begin() {
    if (cipher == null) {
      enter();
      try {
        begun();
      } finally {
        leave();
      }
    }
  }

  private SegmentCipher begun() {
    SegmentCipher current = cipher;
    if (current == null) {
      return begin(checkInitialised());
    }
    if (checkpoint != Checkpoints.current()) {
      drop();
      throw new IllegalStateException(
          "the process was checkpointed since the message began; call init again");
    }
    return current;
  }

  private SegmentCipher begin(EncryptionIdentity wanted) {
    checkpoint = Checkpoints.current();
    DataKey<MessageKey> current = key;
    if (current == null || !current.isUsable()) {
      current = envelopes.encryptionKey(wanted);
    } else {
      DataKeyEvents.used(current);
    }
    while (true) {
      SegmentCipher borrowed = current.prepared().borrowCipher();
      if (borrowed != null) {
        NumberBlock numbers = borrowed.numbers();
        if (numbers.hasNext()
            || current.reserve(numbers, NUMBERS_PER_RESERVATION, BYTES_PER_RESERVATION)) {
          key = current;
          cipher = borrowed;
          number = numbers.next();
          return borrowed;
        }
        current.prepared().giveBack(borrowed);
      }
      // Used up or retired in the meantime.
      current = envelopes.encryptionKey(wanted);
    }
  }

  private EncryptionIdentity checkInitialised() {
    if (identity == null) {
      throw new IllegalStateException("the encryptor is not initialised");
    }
    return identity;
  }

  private MessageKey messageKey() {
    if (key == null) {
      throw new IllegalStateException("the encryptor is not initialised");
    }
    return key.prepared();
  }

  /**
   * Adds AAD to the message.
   *
   * @param source holds the AAD; copied
   * @param offset index of its first byte
   * @param size its size in bytes
   * @throws IllegalStateException if data of the message was given already, or without {@link
   *     #init}
   */
  public void updateAad(byte[] source, int offset, int size) {
    enter();
    try {
      begun();
      if (dataSeen) {
        throw new IllegalStateException("AAD must be supplied before the data");
      }
      int oldSize = aad.length;
      aad = Arrays.copyOf(aad, Math.addExact(oldSize, size));
      System.arraycopy(source, offset, aad, oldSize, size);
    } finally {
      leave();
    }
  }

  /**
   * Computes how much {@link #finish} would write.
   *
   * @param inSize size of the input in bytes
   * @return the exact size in bytes
   * @throws IllegalStateException if it is larger than an array can be
   */
  public int finishSize(int inSize) {
    MessageKey messageKey = messageKey();
    long buffered = pendingSize;
    long rest = buffered + inSize;
    long segments =
        Math.max(
            1, (rest + messageKey.segmentSizeBytes() - 1) >>> messageKey.segmentSizeExponent());
    return arraySize(prefixSize(messageKey) + rest + segments * AesGcmCipher.TAG_BYTES);
  }

  /**
   * Computes how much {@link #update} would write.
   *
   * @param inSize size of the input in bytes
   * @return the exact size in bytes
   */
  public int updateSize(int inSize) {
    MessageKey messageKey = messageKey();
    long segments = completeSegments(messageKey, inSize);
    return segments == 0
        ? 0
        : arraySize(
            prefixSize(messageKey)
                + segments * (messageKey.segmentSizeBytes() + AesGcmCipher.TAG_BYTES));
  }

  /* A segment is known not to be the last one as soon as one byte follows it. */
  private long completeSegments(MessageKey messageKey, int inSize) {
    long rest = (long) pendingSize + inSize;
    return rest == 0 ? 0 : (rest - 1) >>> messageKey.segmentSizeExponent();
  }

  private int prefixSize(MessageKey messageKey) {
    return segmentIndex > 0
        ? 0
        : messageKey.headerSizeBytes() + MessageLayout.BODY_PREFIX_SIZE_BYTES;
  }

  /**
   * Takes a piece of the plaintext and writes the segments that it completes.
   *
   * @param in holds the plaintext; may be the same array as {@code out}, overlapping in any way
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @param out gets {@link #updateSize} bytes
   * @param outOffset index of the first byte written
   * @return the number of bytes written
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   */
  public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    enter();
    try {
      return sealPiece(in, inOffset, inSize, out, outOffset);
    } finally {
      leave();
    }
  }

  private int sealPiece(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    SegmentCipher current = begun();
    MessageKey messageKey = messageKey();
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
        endMessage(current, messageKey);
      }
    }
  }

  /**
   * Takes the last piece of the plaintext and writes the rest of the message. The next message
   * begins with the next call.
   *
   * @param in holds the plaintext; may be the same array as {@code out}, overlapping in any way
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @param out gets {@link #finishSize} bytes
   * @param outOffset index of the first byte written
   * @return the number of bytes written
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   */
  public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    enter();
    SegmentCipher current = null;
    MessageKey messageKey = null;
    byte[] source = in;
    try {
      SegmentCipher begun = begun();
      messageKey = messageKey();
      int outSize = finishSize(inSize);
      Overlap.checkRoom(outSize, out, outOffset);
      current = begun; // from here on the message ends, whatever happens
      int start = inOffset;
      if (Overlap.exists(in, inOffset, inSize, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(in, inOffset, inOffset + inSize);
        start = 0;
      }
      int end = start + inSize;
      int written = sealComplete(current, messageKey, source, start, end, out, outOffset);
      int next = outOffset + written;
      byte[] last = source;
      int lastStart = inPosition;
      int lastSize = end - inPosition;
      if (pendingSize > 0) {
        buffer(messageKey, source, inPosition, end);
        last = pending;
        lastStart = 0;
        lastSize = pendingSize;
      }
      // As in seal, but not by calling it: see "Inlining" above.
      byte[] associatedData = NONE;
      int prefix = 0;
      if (segmentIndex == 0) {
        int flags = AssociatedData.flags(callerIv, aad);
        messageKey.writeHeader(out, next);
        BodyPrefix.write(out, next + messageKey.headerSizeBytes(), flags, number);
        associatedData = AssociatedData.of(flags, callerIv, aad);
        prefix = prefixSize(messageKey);
      }
      int sealed =
          current
              .forSegment(number, segmentIndex, true)
              .seal(current.iv(), associatedData, last, lastStart, lastSize, out, next + prefix);
      current.numbers().used(lastSize);
      return written + prefix + sealed;
    } finally {
      if (source != in) {
        Arrays.fill(source, (byte) 0);
      }
      if (current != null && messageKey != null) {
        endMessage(current, messageKey);
      }
      leave();
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
      written += seal(current, messageKey, pending, 0, out, outOffset);
      dropPending();
    }
    while (pendingSize == 0 && end - inPosition > segmentSize) {
      written += seal(current, messageKey, in, inPosition, out, outOffset + written);
      inPosition += segmentSize;
    }
    return written;
  }

  private int seal(
      SegmentCipher current,
      MessageKey messageKey,
      byte[] in,
      int inOffset,
      byte[] out,
      int outOffset) {
    int size = messageKey.segmentSizeBytes();
    byte[] associatedData = associatedData();
    int prefix = writePrefix(messageKey, out, outOffset);
    int sealed =
        current
            .forSegment(number, segmentIndex, false)
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

  private void endMessage(SegmentCipher current, MessageKey messageKey) {
    cipher = null;
    dropPending();
    aad = NONE;
    dataSeen = false;
    segmentIndex = 0;
    messageKey.giveBack(current);
  }

  /** Drops the message in progress, if there is one; its number is never used again. */
  public void abort() {
    enter();
    try {
      drop();
    } finally {
      leave();
    }
  }

  private void drop() {
    SegmentCipher current = cipher;
    if (current != null) {
      endMessage(current, messageKey());
    }
  }

  /**
   * Gives the IV of the message in progress or, if none has begun since, of the one just finished:
   * the caller's own, or the message's.
   *
   * @return a new array
   */
  public byte[] iv() {
    return callerIv.length > 0 ? callerIv.clone() : SegmentIv.ofMessage(number);
  }
}
