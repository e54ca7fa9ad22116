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
   * Hot path: one finish() with a whole message of one segment and the header of the message before
   * it; see WholeMessage.
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
  private static final int PREFIX_BYTES = MessageLayout.BODY_PREFIX_SIZE_BYTES;

  private final EnvelopeEncryption envelopes;

  private @Nullable String keyId;
  private @Nullable DataKey<MessageKey> lastKey;
  private boolean recognised;
  private EncryptionContext requiredContext = EncryptionContext.EMPTY;
  private byte[] callerIv = NONE;
  private long number;
  private boolean numberKnown;

  /*
   * The message in progress. Its header has been read while `open`: then `messageKey` and `cipher`
   * are its own, else they are not to be touched.
   */
  private boolean open;
  private byte[] aad = NONE;
  private boolean dataSeen;
  private boolean failed;
  private @Nullable MessageKey messageKey;
  private @Nullable SegmentCipher cipher;
  private int checkpoint;
  private byte[] associatedData = NONE;
  private int segmentIndex;
  private final PendingCiphertext pending = new PendingCiphertext();
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
    abort();
    if (!newKeyId.equals(keyId)) {
      lastKey = null;
      keyId = newKeyId;
    }
    if (!requiredContext.equals(context)) {
      requiredContext = context;
    }
    byte[] givenIv = iv.isEmpty() ? NONE : iv.toByteArray();
    if (callerIv != givenIv) {
      callerIv = givenIv;
    }
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
    MessageKey current = openKey();
    long size = (long) pending.size() + inSize;
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
    byte[] source = !open ? pending.joined(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pending.size() + inSize;
    int headerSize = !open ? wholeHeaderSize(source, start, end - start) : 0;
    return finishSize(source, start, end, headerSize);
  }

  private int finishSize(byte[] source, int start, int end, int headerSize) {
    if (failed || headerSize == HeaderReader.NEED_MORE) {
      return 0;
    }
    MessageKey current = openKey();
    if (current != null) {
      return arraySize(
          plaintextSize(current.segmentSizeBytes(), (long) pending.size() + end - start));
    }
    int segmentSize = 1 << HeaderReader.segmentSizeExponent(source, start);
    return arraySize(plaintextSize(segmentSize, end - start - headerSize - PREFIX_BYTES));
  }

  /*
   * Finds the end of a header that must be whole; NEED_MORE if there is none. Most messages have the
   * header of the message before them: then nothing is parsed.
   */
  private int wholeHeaderSize(byte[] message, int start, int size) {
    DataKey<MessageKey> last = lastKey;
    recognised = false;
    if (last != null && last.isUsable()) {
      int known = last.prepared().headerSizeBytes();
      if (size >= known + PREFIX_BYTES && last.prepared().hasHeader(message, start, known)) {
        DataKeyEvents.used(last);
        recognised = true;
        return known;
      }
    }
    return HeaderReader.wholeHeaderSizeBytes(message, start, size - PREFIX_BYTES);
  }

  /**
   * Computes what {@link #update} writes for an input.
   *
   * @return the exact size in bytes, unless a segment turns out to be wrong
   */
  public int updateSize(byte[] in, int inOffset, int inSize) {
    MessageKey current = openKey();
    if (failed) {
      return 0;
    }
    if (current != null) {
      return updateSize(current.segmentSizeExponent(), 0, inSize);
    }
    byte[] all = pending.joined(in, inOffset, inSize);
    return SegmentSizes.firstPlaintextSize(all, all == in ? inOffset : 0, pending.size() + inSize);
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
   * @throws IllegalStateException if the process was checkpointed since the message began; it is
   *     dropped
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails; the message is dropped
   */
  public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    checkSameProcess();
    if (failed) {
      return 0;
    }
    byte[] source = !open ? pending.joined(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pending.size() + inSize;
    try {
      int headerSize = 0;
      recognised = false;
      if (!open) {
        headerSize = HeaderReader.headerSizeBytes(source, start, end - start);
        if (headerSize == HeaderReader.NEED_MORE || end - start < headerSize + PREFIX_BYTES) {
          dataSeen |= inSize > 0;
          pending.keep(in, inOffset, inSize);
          return 0;
        }
      }
      MessageKey current = openKey();
      int exponent =
          current != null
              ? current.segmentSizeExponent()
              : HeaderReader.segmentSizeExponent(source, start);
      int outSize = updateSize(exponent, headerSize, end - start);
      Overlap.checkRoom(outSize, out, outOffset);
      dataSeen |= inSize > 0;
      if (Overlap.exists(source, start, end - start, out, outOffset, outSize)) {
        source = Arrays.copyOfRange(source, start, end);
        end -= start;
        start = 0;
      }
      if (!open) {
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
    long rest = headerSize == 0 ? (long) pending.size() + size : size - headerSize - PREFIX_BYTES;
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
   * @throws IllegalStateException if the process was checkpointed since the message began; it is
   *     dropped
   * @throws ShortBufferException if {@code out} is too small; nothing has changed then
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails
   * @throws AEADBadTagException if anything is wrong with the message
   */
  public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException, AEADBadTagException {
    checkSameProcess();
    DataKey<MessageKey> known = open || dataSeen || aad != NONE ? null : lastKey;
    int whole =
        WholeMessage.open(known, requiredContext, callerIv, in, inOffset, inSize, out, outOffset);
    if (known != null && whole != WholeMessage.NOT_OPENED) {
      number = BodyPrefix.messageNumber(in, inOffset + known.prepared().headerSizeBytes());
      numberKnown = true;
      return whole;
    }
    byte[] source = !open ? pending.joined(in, inOffset, inSize) : in;
    int start = source == in ? inOffset : 0;
    int end = source == in ? inOffset + inSize : pending.size() + inSize;
    int headerSize = !open ? wholeHeaderSize(source, start, end - start) : 0;
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
      if (!open) {
        openHeader(source, start, headerSize);
        start += headerSize + PREFIX_BYTES;
      }
      long rest = (long) pending.size() + end - start;
      boolean complete =
          SegmentSizes.endsWithSegment(checkKey().segmentSizeBytes(), rest, segmentIndex == 0);
      int written = complete ? openComplete(source, start, end, out, outOffset) : 0;
      if (failed || !complete) {
        throw new AEADBadTagException(WRONG_MESSAGE);
      }
      byte[] last = source;
      int lastStart = inPosition;
      int lastSize = end - inPosition;
      if (pending.size() > 0) {
        appendToSegment(source, inPosition, end);
        last = pending.bytes();
        lastStart = 0;
        lastSize = pending.size();
      }
      int size = open(last, lastStart, lastSize, true, out, outOffset + written);
      if (failed) {
        throw new AEADBadTagException(WRONG_MESSAGE);
      }
      opened = true;
      return written + size;
    } catch (MalformedMessageException e) {
      throw new AEADBadTagException(WRONG_MESSAGE);
    } finally {
      if (!opened && segmentIndex > 0) {
        // Not before a segment was opened: the message may be in this very array, and still needed.
        Arrays.fill(out, outOffset, outOffset + outSize, (byte) 0);
      }
      abort();
    }
  }

  private void openHeader(byte[] message, int offset, int headerSize)
      throws MalformedMessageException {
    String wantedKeyId = keyId;
    if (wantedKeyId == null) {
      throw new IllegalStateException("the decryptor is not initialised");
    }
    // First of all: what follows is the decision that does not hold after a checkpoint.
    checkpoint = Checkpoints.current();
    boolean opened = false;
    try {
      DataKey<MessageKey> dataKey = recognised ? lastKey : null;
      recognised = false;
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
      open = true;
      if (!requiredContext.isEmpty() && !found.context().containsAll(requiredContext)) {
        throw new MalformedMessageException(
            FailureClass.BAD_CONTEXT, "the message has another encryption context");
      }
      int flags = BodyPrefix.flags(message, offset + headerSize);
      number = BodyPrefix.messageNumber(message, offset + headerSize);
      AssociatedData.check(flags, number, callerIv, aad);
      associatedData = AssociatedData.of(flags, callerIv, aad);
      numberKnown = true;
      pending.clear();
      opened = true;
    } finally {
      if (!opened) {
        abort();
      }
    }
  }

  /* Opens every segment that is followed by at least one byte; leaves the rest at inPosition. */
  private int openComplete(byte[] in, int start, int end, byte[] out, int outOffset) {
    int sealedSize = checkKey().segmentSizeBytes() + AesGcmCipher.TAG_BYTES;
    int written = 0;
    inPosition = start;
    if (pending.size() > 0 && end - start > sealedSize - pending.size()) {
      int fill = start + sealedSize - pending.size();
      appendToSegment(in, start, fill);
      inPosition = fill;
      pending.clear();
      written = open(pending.bytes(), 0, sealedSize, false, out, outOffset);
    }
    while (!failed && pending.size() == 0 && end - inPosition > sealedSize) {
      if (segmentIndex > 0 && envelopes.parallel().pays(end - inPosition)) {
        return written + openParallel(in, end, out, outOffset + written);
      }
      written += open(in, inPosition, sealedSize, false, out, outOffset + written);
      inPosition += sealedSize;
    }
    return written;
  }

  private int openParallel(byte[] in, int end, byte[] out, int outOffset) {
    SegmentRange range =
        SegmentRange.toOpen(checkKey(), number, segmentIndex, in, inPosition, end, out, outOffset);
    int size = envelopes.parallel().open(range, checkCipher());
    failed = size < range.plaintextSize();
    segmentIndex += range.count();
    inPosition += range.sealedSize();
    return size;
  }

  private int open(byte[] in, int inOffset, int inSize, boolean last, byte[] out, int outOffset) {
    SegmentCipher current = checkCipher();
    byte[] authenticated = segmentIndex == 0 ? associatedData : NONE;
    int size =
        current
            .forSegment(number, segmentIndex++, last)
            .open(current.iv(), authenticated, in, inOffset, inSize, out, outOffset);
    failed = size < 0;
    if (last && !failed) {
      current.numbers().opened(size);
    } else {
      current.numbers().used(Math.max(0, size));
    }
    return Math.max(0, size);
  }

  private SegmentCipher checkCipher() {
    return Objects.requireNonNull(open ? cipher : null, "the header has not been read");
  }

  private MessageKey checkKey() {
    return Objects.requireNonNull(openKey(), "the header has not been read");
  }

  private @Nullable MessageKey openKey() {
    return open ? messageKey : null;
  }

  private void appendToSegment(byte[] in, int start, int end) {
    pending.append(in, start, end - start, checkKey().segmentSizeBytes() + AesGcmCipher.TAG_BYTES);
  }

  /* Before the header has been read there is no key and no decision. */
  private void checkSameProcess() {
    if (open && checkpoint != Checkpoints.current()) {
      abort();
      throw MessageInProgress.checkpointed();
    }
  }

  /** Drops the message in progress, if there is one. */
  public void abort() {
    SegmentCipher current = cipher;
    MessageKey lender = messageKey;
    if (open && current != null && lender != null) {
      open = false;
      lender.giveBack(current);
    }
    if (aad != NONE) {
      aad = NONE;
    }
    dataSeen = false;
    failed = false;
    segmentIndex = 0;
    pending.clear();
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
