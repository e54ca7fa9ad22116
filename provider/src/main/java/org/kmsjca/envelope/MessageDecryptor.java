// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.kmsjca.envelope.SegmentSizes.arraySize;
import static org.kmsjca.envelope.SegmentSizes.plaintextSize;

import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.datakey.DataKey;
import org.kmsjca.datakey.DataKeyEvents;
import org.kmsjca.format.AssociatedData;
import org.kmsjca.format.BodyPrefix;
import org.kmsjca.format.FailureClass;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MalformedMessageException;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.format.SegmentIv;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * Reads messages, one after the other, each in any number of pieces.
 *
 * <p>Plaintext is given out only when its segment has been authenticated. Whatever is wrong with a
 * message, {@link #finish} says so with one and the same exception; until then the pieces of a
 * wrong message are swallowed. After an exception the next message can be read.
 *
 * <p><b>Thread safety:</b> confined to one thread. <b>Secrets:</b> none is kept; only ciphertext is
 * buffered.
 */
public final class MessageDecryptor {

  /*
   * Hot path: one finish() with a whole message of one segment whose key is cached. That is: find
   * the end of the header, look the key up by the commitment, compare the header, borrow a cipher,
   * one engine call straight into the caller's array, give the cipher back.
   *
   * Plaintext in the caller's array: the engine writes there before the tag is known to be right.
   * When a segment fails, all that this call has written is overwritten with zeros before the
   * exception leaves.
   *
   * Checkpoints. A message that had begun is not finished: its key would come out of the image.
   */
  private static final String WRONG_MESSAGE =
      "the message is damaged, or was not encrypted with this key, IV, AAD or encryption context";
  private static final byte[] NONE = new byte[0];
  private static final int INITIAL_BUFFER_BYTES = 1024;
  private static final int PREFIX_BYTES = MessageLayout.BODY_PREFIX_SIZE_BYTES;

  private final EnvelopeEncryption envelopes;

  private @Nullable String keyId;
  private @Nullable DataKey<MessageKey> lastKey;
  private @Nullable DataKey<MessageKey> recognised;
  private EncryptionContext requiredContext = EncryptionContext.EMPTY;
  private byte[] callerIv = NONE;
  private long number;
  private boolean numberKnown;

  /* The message in progress; its header has been read while `cipher` is not null. */
  private byte[] aad = NONE;
  private boolean dataSeen;
  private boolean failed;
  private @Nullable MessageKey messageKey;
  private @Nullable SegmentCipher cipher;
  private int checkpoint;
  private byte[] associatedData = NONE;
  private int segmentIndex;
  private byte[] pending = NONE;
  private int pendingSize;
  private int inPosition;

  MessageDecryptor(EnvelopeEncryption envelopes) {
    this.envelopes = envelopes;
  }

  /**
   * Gets ready for messages, dropping one in progress.
   *
   * @param newKeyId the KMS key that must have wrapped the data key, as the application wrote it
   * @param context pairs that must be in the message's encryption context
   * @param iv the IV that was given at encryption, or the message's own; empty for none
   */
  public void init(String newKeyId, EncryptionContext context, Bytes iv) {
    endMessage();
    if (!newKeyId.equals(keyId)) {
      lastKey = null;
    }
    keyId = newKeyId;
    requiredContext = context;
    callerIv = iv.isEmpty() ? NONE : iv.toByteArray();
    numberKnown = false;
  }

  /**
   * Adds AAD to the message.
   *
   * @param source holds the AAD; copied
   * @param offset index of its first byte
   * @param size its size in bytes
   * @throws IllegalStateException if data of the message was given already
   */
  public void updateAad(byte[] source, int offset, int size) {
    if (dataSeen) {
      throw new IllegalStateException("AAD must be supplied before the data");
    }
    aad = Arrays.copyOf(aad, Math.addExact(aad.length, size));
    System.arraycopy(source, offset, aad, aad.length - size, size);
  }

  /**
   * Bounds what {@link #update} or {@link #finish} would write, before the input is known.
   *
   * @param inSize size of the input in bytes
   * @return once the header has been read, exact for the end of a message; until then the size of
   *     all that was given
   * @throws IllegalStateException if it is larger than an array can be
   */
  public int outputSizeBound(int inSize) {
    MessageKey current = messageKey;
    long size = (long) pendingSize + inSize;
    if (current == null) {
      return arraySize(size);
    }
    // A piece may end in the tag of a segment: as an end it would be wrong, and shorter.
    int complete = updateSize(current.segmentSizeExponent(), 0, inSize);
    return Math.max(complete, arraySize(plaintextSize(current.segmentSizeBytes(), size)));
  }

  /**
   * Computes what {@link #finish} writes for an input.
   *
   * @return the exact size in bytes; 0 if the message is wrong
   */
  public int finishSize(byte[] in, int inOffset, int inSize) {
    byte[] source = cipher == null ? joinHeader(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pendingSize + inSize;
    int headerSize = cipher == null ? wholeHeaderSize(source, start, end - start) : 0;
    return finishSize(source, start, end, headerSize);
  }

  private int finishSize(byte[] source, int start, int end, int headerSize) {
    if (failed || headerSize == HeaderReader.NEED_MORE) {
      return 0;
    }
    if (messageKey != null) {
      return arraySize(
          plaintextSize(messageKey.segmentSizeBytes(), (long) pendingSize + end - start));
    }
    int segmentSize = 1 << HeaderReader.segmentSizeExponent(source, start);
    return arraySize(plaintextSize(segmentSize, end - start - headerSize - PREFIX_BYTES));
  }

  /* NEED_MORE if it is not whole. Most have the header of the message before: nothing is parsed. */
  private int wholeHeaderSize(byte[] message, int start, int size) {
    DataKey<MessageKey> last = lastKey;
    recognised = null;
    if (last != null && last.isUsable()) {
      int known = last.prepared().headerSizeBytes();
      if (size >= known + PREFIX_BYTES && last.prepared().hasHeader(message, start, known)) {
        DataKeyEvents.used(last);
        recognised = last;
        return known;
      }
    }
    try {
      int headerSize = HeaderReader.headerSizeBytes(message, start, size);
      return size < headerSize + PREFIX_BYTES ? HeaderReader.NEED_MORE : headerSize;
    } catch (MalformedMessageException e) {
      return HeaderReader.NEED_MORE;
    }
  }

  /**
   * Computes what {@link #update} writes for an input.
   *
   * @return the exact size in bytes, unless a segment turns out to be wrong
   */
  public int updateSize(byte[] in, int inOffset, int inSize) {
    MessageKey current = messageKey;
    if (failed) {
      return 0;
    }
    if (current != null) {
      return updateSize(current.segmentSizeExponent(), 0, inSize);
    }
    byte[] message = joinHeader(in, inOffset, inSize);
    int start = message == in ? inOffset : 0;
    int size = pendingSize + inSize;
    try {
      int headerSize = HeaderReader.headerSizeBytes(message, start, size);
      return headerSize == HeaderReader.NEED_MORE || size < headerSize + PREFIX_BYTES
          ? 0
          : updateSize(HeaderReader.segmentSizeExponent(message, start), headerSize, size);
    } catch (MalformedMessageException e) {
      return 0; // finish will say so
    }
  }

  /*
   * Puts the input behind what is pending of the header, without counting it as taken: the caller
   * may still find that the output is too small.
   */
  private byte[] joinHeader(byte[] in, int inOffset, int inSize) {
    if (pendingSize == 0) {
      return in;
    }
    int needed = Math.addExact(pendingSize, inSize);
    if (pending.length < needed) {
      pending = Arrays.copyOf(pending, Math.max(needed, 2 * pending.length));
    }
    System.arraycopy(in, inOffset, pending, pendingSize, inSize);
    return pending;
  }

  /**
   * Takes a piece of the message and writes the plaintext of the segments that it completes.
   *
   * @param in holds the piece; may be the same array as {@code out}, overlapping in any way
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @param out gets at most {@link #outputSizeBound} bytes
   * @param outOffset index of the first byte written
   * @return the number of bytes written; 0 from the first wrong segment on
   * @throws IllegalStateException if the process was checkpointed since the message began
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; the message is dropped
   */
  public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    checkSameProcess();
    if (failed) {
      return 0;
    }
    byte[] source = cipher == null ? joinHeader(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pendingSize + inSize;
    try {
      int headerSize = 0;
      recognised = null;
      if (cipher == null) {
        headerSize = HeaderReader.headerSizeBytes(source, start, end - start);
        if (headerSize == HeaderReader.NEED_MORE || end - start < headerSize + PREFIX_BYTES) {
          dataSeen |= inSize > 0;
          appendToHeader(in, inOffset, inSize);
          return 0;
        }
      }
      int exponent =
          messageKey != null
              ? messageKey.segmentSizeExponent()
              : HeaderReader.segmentSizeExponent(source, start);
      int outSize = updateSize(exponent, headerSize, end - start);
      Overlap.checkRoom(outSize, out, outOffset);
      dataSeen |= inSize > 0;
      if (Overlap.exists(source, start, end - start, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(source, start, end);
        end -= start;
        start = 0;
      }
      if (cipher == null) {
        openHeader(source, start, headerSize);
        start += headerSize + PREFIX_BYTES;
      }
      int written = openComplete(source, start, end, out, outOffset);
      if (!failed) {
        appendToSegment(source, inPosition, end);
      }
      return written;
    } catch (MalformedMessageException e) {
      failed = true; // finish will say so: update cannot
      dataSeen = true;
      return 0;
    }
  }

  private int updateSize(int exponent, int headerSize, int size) {
    long rest = headerSize == 0 ? (long) pendingSize + size : size - headerSize - PREFIX_BYTES;
    return arraySize(SegmentSizes.completePlaintextSize(exponent, rest));
  }

  /**
   * Takes the last piece of the message and writes the rest of its plaintext.
   *
   * @param in holds the piece; may be the same array as {@code out}, overlapping in any way
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @param out gets {@link #finishSize} bytes; after a failure it is as it was, or holds zeros
   *     there
   * @param outOffset index of the first byte written
   * @return the number of bytes written
   * @throws IllegalStateException if the process was checkpointed since the message began
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails
   * @throws AEADBadTagException if anything is wrong with the message
   */
  public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException, AEADBadTagException {
    checkSameProcess();
    byte[] source = cipher == null ? joinHeader(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pendingSize + inSize;
    int headerSize = cipher == null ? wholeHeaderSize(source, start, end - start) : 0;
    int outSize = finishSize(source, start, end, headerSize);
    Overlap.checkRoom(outSize, out, outOffset);
    boolean opened = false;
    try {
      if (failed || headerSize == HeaderReader.NEED_MORE) {
        throw new AEADBadTagException(WRONG_MESSAGE);
      }
      if (Overlap.exists(source, start, end - start, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(source, start, end);
        end -= start;
        start = 0;
      }
      if (cipher == null) {
        openHeader(source, start, headerSize);
        start += headerSize + PREFIX_BYTES;
      }
      long rest = (long) pendingSize + end - start;
      boolean complete =
          SegmentSizes.endsWithSegment(
              Objects.requireNonNull(messageKey).segmentSizeBytes(), rest, segmentIndex == 0);
      int written = complete ? openComplete(source, start, end, out, outOffset) : 0;
      if (failed || !complete) {
        throw new AEADBadTagException(WRONG_MESSAGE);
      }
      byte[] last = source;
      int lastStart = inPosition;
      int lastSize = end - inPosition;
      if (pendingSize > 0) {
        appendToSegment(source, inPosition, end);
        last = pending;
        lastStart = 0;
        lastSize = pendingSize;
      }
      // As in open, but not by calling it: see "Inlining" in MessageEncryptor.
      SegmentCipher current = Objects.requireNonNull(cipher);
      byte[] authenticated = segmentIndex == 0 ? associatedData : NONE;
      int size =
          current
              .forSegment(number, segmentIndex++, true)
              .open(
                  current.iv(), authenticated, last, lastStart, lastSize, out, outOffset + written);
      if (size < 0) {
        throw new AEADBadTagException(WRONG_MESSAGE);
      }
      opened = true;
      current.numbers().opened(size);
      return written + size;
    } catch (MalformedMessageException e) {
      throw new AEADBadTagException(WRONG_MESSAGE);
    } finally {
      if (!opened && segmentIndex > 0) {
        // Not before a segment was opened: the message may be in this very array, and still needed.
        Arrays.fill(out, outOffset, outOffset + outSize, (byte) 0);
      }
      endMessage();
    }
  }

  private void openHeader(byte[] message, int offset, int headerSize)
      throws MalformedMessageException {
    String wantedKeyId = keyId;
    if (wantedKeyId == null) {
      throw new IllegalStateException("the decryptor is not initialised");
    }
    checkpoint = Checkpoints.current(); // before the decision, which does not hold after it
    boolean opened = false;
    try {
      DataKey<MessageKey> dataKey = recognised;
      recognised = null;
      SegmentCipher borrowed = dataKey == null ? null : dataKey.prepared().borrowCipher();
      while (dataKey == null || borrowed == null) {
        // A key that is retired between the two calls is fetched again.
        dataKey = envelopes.decryptionKey(wantedKeyId, message, offset, headerSize);
        borrowed = dataKey.prepared().borrowCipher();
      }
      MessageKey found = dataKey.prepared();
      lastKey = dataKey;
      messageKey = found;
      cipher = borrowed;
      if (!requiredContext.isEmpty() && !found.context().containsAll(requiredContext)) {
        throw new MalformedMessageException(
            FailureClass.BAD_CONTEXT, "the message has another encryption context");
      }
      int flags = BodyPrefix.flags(message, offset + headerSize);
      number = BodyPrefix.messageNumber(message, offset + headerSize);
      AssociatedData.check(flags, number, callerIv, aad);
      associatedData = AssociatedData.of(flags, callerIv, aad);
      numberKnown = true;
      pendingSize = 0;
      opened = true;
    } finally {
      if (!opened) {
        endMessage();
      }
    }
  }

  /* Opens every segment that is followed by at least one byte; leaves the rest at inPosition. */
  private int openComplete(byte[] in, int start, int end, byte[] out, int outOffset) {
    int sealedSize = Objects.requireNonNull(messageKey).segmentSizeBytes() + AesGcmCipher.TAG_BYTES;
    int written = 0;
    inPosition = start;
    if (pendingSize > 0 && end - start > sealedSize - pendingSize) {
      int fill = start + sealedSize - pendingSize;
      appendToSegment(in, start, fill);
      inPosition = fill;
      pendingSize = 0;
      int size = open(pending, 0, sealedSize, out, outOffset);
      failed = size < 0;
      written += Math.max(0, size);
    }
    while (!failed && pendingSize == 0 && end - inPosition > sealedSize) {
      int size = open(in, inPosition, sealedSize, out, outOffset + written);
      failed = size < 0;
      written += Math.max(0, size);
      inPosition += sealedSize;
    }
    return written;
  }

  private int open(byte[] in, int inOffset, int inSize, byte[] out, int outOffset) {
    SegmentCipher current = Objects.requireNonNull(cipher);
    byte[] authenticated = segmentIndex == 0 ? associatedData : NONE;
    int size =
        current
            .forSegment(number, segmentIndex++, false)
            .open(current.iv(), authenticated, in, inOffset, inSize, out, outOffset);
    current.numbers().used(Math.max(0, size));
    return size;
  }

  private void appendToHeader(byte[] in, int offset, int size) {
    if (pendingSize == 0) {
      pending = pending.length < size ? new byte[Math.max(size, INITIAL_BUFFER_BYTES)] : pending;
      System.arraycopy(in, offset, pending, 0, size);
    }
    pendingSize += size; // joinHeader has put the bytes there, if others were
  }

  private void appendToSegment(byte[] in, int start, int end) {
    int sealedSize = Objects.requireNonNull(messageKey).segmentSizeBytes() + AesGcmCipher.TAG_BYTES;
    if (start < end && pending.length < sealedSize) {
      pending = Arrays.copyOf(pending, sealedSize);
    }
    System.arraycopy(in, start, pending, pendingSize, end - start);
    pendingSize += end - start;
  }

  private void checkSameProcess() {
    if (cipher != null && checkpoint != Checkpoints.current()) {
      endMessage();
      throw new IllegalStateException(
          "the process was checkpointed since the message began; call init again");
    }
  }

  private void endMessage() {
    SegmentCipher current = cipher;
    MessageKey lender = messageKey;
    cipher = null;
    messageKey = null;
    if (current != null && lender != null) {
      lender.giveBack(current);
    }
    aad = NONE;
    associatedData = NONE;
    dataSeen = false;
    failed = false;
    segmentIndex = 0;
    pendingSize = 0;
  }

  /** Drops the message in progress, if there is one. */
  public void abort() {
    endMessage();
  }

  /**
   * Gives the IV of the message that is being read or was read last: the caller's own if one was
   * given, else the message's.
   *
   * @return a new array, or null before a header has been read
   */
  public byte @Nullable [] iv() {
    if (callerIv.length > 0) {
      return callerIv.clone();
    }
    return numberKnown ? SegmentIv.ofMessage(number) : null;
  }
}
