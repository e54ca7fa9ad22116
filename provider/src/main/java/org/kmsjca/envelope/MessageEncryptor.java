// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

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
import org.kmsjca.format.SegmentIv;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * Writes messages, one after the other, each in any number of pieces.
 *
 * <p>{@link #init} gets the data key of the first message, which begins with its first byte, its
 * AAD or its {@link #iv}; each later one too, and gets its data key then. A message that has begun
 * has a data key and a number, so finishing it needs neither the service nor randomness.
 *
 * <p><b>Thread safety:</b> used by one thread at a time. Calls of two threads at once never seal
 * two texts under one IV; they fail, or give each thread a message of its own. <b>Secrets:</b>
 * buffers at most one segment of plaintext, wiped when sealed or dropped.
 */
public final class MessageEncryptor {

  /*
   * Hot path: init with a usable data key, and one finish() with a plaintext of at most a segment.
   * That is: two volatile reads (is the key usable), one atomic operation (take a cipher), one
   * number, one copy of the header, one engine call, one volatile write (give the cipher back).
   *
   * Fields. A reference that is stored in an old object costs a memory fence, as much as an atomic
   * operation: the collector's write barrier. What stays the same from message to message is
   * therefore compared and not stored again.
   *
   * Inlining. HotSpot inlines a limited number of levels, and where that ends decides about the time
   * of a small message (measured in jmh-benchmarks/README.md). finish() therefore reaches the engine
   * by few calls, and is longer than what HotSpot inlines into its callers (FreqInlineSize, 325
   * bytecodes), so that counting starts anew here. Measure before changing its shape.
   *
   * IV uniqueness. A number is taken from a block that belongs to the borrowed cipher, and is used
   * with that cipher only. An aborted message keeps its number: the next one always takes a new one.
   * A whole message is sealed by finish() out of local variables: two threads in one encryptor get
   * two ciphers and two numbers. Whatever concerns a message in several pieces holds `inUse`, since
   * two threads could else seal two texts under one number, and nobody would notice, for both
   * messages open. The same holds for two processes that go on from one checkpoint: neither finishes
   * what had begun.
   */
  private static final int NUMBERS_PER_RESERVATION = 256;
  private static final long BYTES_PER_RESERVATION = 1L << 28;
  private static final byte[] NONE = new byte[0];

  private final EnvelopeEncryption envelopes;
  private final MessageInProgress message;
  /* 1 during a call. Not an AtomicBoolean, which has a VarHandle inside: see "Inlining". */
  private final AtomicInteger inUse = new AtomicInteger();

  private @Nullable EncryptionIdentity identity;
  private @Nullable DataKey<MessageKey> key;
  private byte[] callerIv = NONE;

  /* Whether init() has promised a message that has not begun yet, and when. */
  private boolean promised;
  private int checkpoint;
  private long number;

  MessageEncryptor(EnvelopeEncryption envelopes) {
    this.envelopes = envelopes;
    this.message = new MessageInProgress(envelopes.parallel());
  }

  /**
   * Gets ready for a first message with a key, dropping one in progress.
   *
   * @param keyIds KMS keys that can open the messages; the first one makes the data key
   * @param context bound to the messages
   * @param iv bound to the messages; empty for none
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; nothing is begun then
   */
  public void init(List<String> keyIds, EncryptionContext context, Bytes iv) {
    int now = Checkpoints.current(); // before the decision, which does not hold after it
    EncryptionIdentity last = identity;
    DataKey<MessageKey> current = key;
    promised = false;
    boolean same = last != null && last.keyIds().equals(keyIds) && last.context().equals(context);
    if (!message.isBegun() && same && current != null && current.isUsable()) {
      DataKeyEvents.used(current);
      bind(iv);
    } else {
      enter();
      try {
        message.drop();
        EncryptionIdentity wanted =
            same && last != null ? last : envelopes.identity(keyIds, context);
        identity = wanted;
        key = same ? current : null;
        bind(iv);
        key = usableKey(wanted);
      } finally {
        leave();
      }
    }
    checkpoint = now;
    promised = true;
  }

  private void bind(Bytes iv) {
    byte[] given = iv.isEmpty() ? NONE : iv.toByteArray();
    if (callerIv != given) {
      callerIv = given;
    }
  }

  private DataKey<MessageKey> usableKey(EncryptionIdentity wanted) {
    DataKey<MessageKey> current = key;
    if (current == null || !current.isUsable()) {
      return envelopes.encryptionKey(wanted);
    }
    DataKeyEvents.used(current);
    return current;
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

  /**
   * Begins a message unless one has begun. Sizes are exact from then on: a new data key may have a
   * header of another size.
   *
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; nothing is begun then
   * @throws IllegalStateException without {@link #init}, or if the process was checkpointed since
   */
  public void begin() {
    if (!message.isBegun()) {
      enter();
      try {
        inProgress();
      } finally {
        leave();
      }
    }
  }

  private MessageInProgress inProgress() {
    if (message.isBegun()) {
      message.checkSameProcess();
    } else {
      checkPromise();
      int now = Checkpoints.current();
      EncryptionIdentity wanted = checkInitialised();
      begin(promised ? checkKey() : usableKey(wanted), wanted, now);
    }
    return message;
  }

  private void begin(DataKey<MessageKey> first, EncryptionIdentity wanted, int now) {
    DataKey<MessageKey> current = first;
    while (true) {
      SegmentCipher borrowed = current.prepared().borrowCipher();
      if (borrowed != null) {
        if (hasNumber(current, borrowed.numbers())) {
          key = current;
          checkpoint = now;
          promised = false;
          number = borrowed.numbers().next();
          message.begin(current.prepared(), borrowed, number, callerIv, now);
          return;
        }
        current.prepared().giveBack(borrowed);
      }
      // Used up or retired in the meantime.
      current = envelopes.encryptionKey(wanted);
    }
  }

  private static boolean hasNumber(DataKey<MessageKey> key, NumberBlock numbers) {
    return numbers.hasNext()
        || key.reserve(numbers, NUMBERS_PER_RESERVATION, BYTES_PER_RESERVATION);
  }

  /* What init() allowed was allowed to the process before the checkpoint. */
  private void checkPromise() {
    if (promised && checkpoint != Checkpoints.current()) {
      promised = false;
      throw MessageInProgress.checkpointed();
    }
  }

  private EncryptionIdentity checkInitialised() {
    if (identity == null) {
      throw notInitialised();
    }
    return identity;
  }

  private DataKey<MessageKey> checkKey() {
    if (key == null) {
      throw notInitialised();
    }
    return key;
  }

  private static IllegalStateException notInitialised() {
    return new IllegalStateException("the encryptor is not initialised");
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
      inProgress().updateAad(source, offset, size);
    } finally {
      leave();
    }
  }

  /**
   * Computes how much {@link #finish} would write.
   *
   * @param inSize size of the input in bytes
   * @return the size in bytes; exact for a message that has begun
   * @throws IllegalStateException if it is larger than an array can be
   */
  public int finishSize(int inSize) {
    return message.isBegun()
        ? message.finishSize(inSize)
        : MessageInProgress.wholeSize(checkKey().prepared(), inSize);
  }

  /**
   * Computes how much {@link #update} would write.
   *
   * @param inSize size of the input in bytes
   * @return the size in bytes; exact for a message that has begun
   */
  public int updateSize(int inSize) {
    return message.isBegun()
        ? message.updateSize(inSize)
        : MessageInProgress.firstSize(checkKey().prepared(), inSize);
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
      return inProgress().update(in, inOffset, inSize, out, outOffset);
    } finally {
      leave();
    }
  }

  /**
   * Takes the last piece of the plaintext and writes the rest of the message.
   *
   * @param in holds the plaintext
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @return a new array with what {@link #finish(byte[], int, int, byte[], int)} would write
   */
  public byte[] finish(byte[] in, int inOffset, int inSize) {
    byte[] out = new byte[finishSize(inSize)];
    try {
      int written = finish(in, inOffset, inSize, out, 0);
      return written == out.length ? out : Arrays.copyOf(out, written);
    } catch (ShortBufferException e) {
      // A new data key with a longer header was due. The message has begun with it, so that its
      // size is exact now.
      return finish(in, inOffset, inSize);
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
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then, but a
   *     message may have begun
   */
  public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    DataKey<MessageKey> current = key;
    if (message.isBegun()
        || current == null
        || inSize > current.prepared().segmentSizeBytes()
        || !(promised || current.isUsable())
        || checkpoint != Checkpoints.current()) {
      return finishInProgress(in, inOffset, inSize, out, outOffset);
    }
    MessageKey messageKey = current.prepared();
    int prefix = messageKey.prefixSizeBytes();
    int outSize = SegmentSizes.arraySize((long) prefix + inSize + AesGcmCipher.TAG_BYTES);
    Overlap.checkRoom(outSize, out, outOffset);
    SegmentCipher lent = messageKey.borrowCipher();
    if (lent == null || !hasNumber(current, lent.numbers())) {
      if (lent != null) {
        messageKey.giveBack(lent);
      }
      return finishInProgress(in, inOffset, inSize, out, outOffset);
    }
    byte[] source = in;
    int start = inOffset;
    try {
      long own = lent.numbers().next();
      number = own;
      if (!promised) {
        DataKeyEvents.used(current);
      }
      promised = false;
      if (Overlap.exists(in, inOffset, inSize, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(in, inOffset, inOffset + inSize);
        start = 0;
      }
      byte[] boundIv = callerIv;
      int flags = AssociatedData.flags(boundIv, NONE);
      messageKey.writeHeader(out, outOffset);
      BodyPrefix.write(out, outOffset + messageKey.headerSizeBytes(), flags, own);
      int sealed =
          lent.forSegment(own, 0, true)
              .seal(
                  lent.iv(),
                  AssociatedData.of(flags, boundIv, NONE),
                  source,
                  start,
                  inSize,
                  out,
                  outOffset + prefix);
      lent.numbers().used(inSize);
      return prefix + sealed;
    } finally {
      if (source != in) {
        Arrays.fill(source, (byte) 0);
      }
      messageKey.giveBack(lent);
    }
  }

  private int finishInProgress(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    enter();
    try {
      return inProgress().finish(in, inOffset, inSize, out, outOffset);
    } finally {
      leave();
    }
  }

  /** Drops the message in progress, if there is one; its number is never used again. */
  public void abort() {
    enter();
    try {
      promised = false;
      message.drop();
    } finally {
      leave();
    }
  }

  /**
   * Gives the IV of the message in progress or, if none has begun since, of the one just finished:
   * the caller's own, or the message's. The first message after {@link #init} begins with it.
   *
   * @return a new array
   */
  public byte[] iv() {
    if (callerIv.length > 0) {
      return callerIv.clone();
    }
    if (promised) {
      begin();
    }
    return SegmentIv.ofMessage(number);
  }
}
