// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.datakey.DataKey;
import org.kmsjca.datakey.DataKeyEvents;
import org.kmsjca.format.AssociatedData;
import org.kmsjca.format.BodyPrefix;
import org.kmsjca.format.MalformedMessageException;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.kms.EncryptionContext;

/**
 * Opens a message of one segment that is given as a whole and has the header of the message before
 * it. All others, and all that is wrong, are left to {@link MessageDecryptor}.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none is kept.
 */
final class WholeMessage {

  /*
   * Hot path: compare the header, borrow a cipher, one engine call straight into the caller's array,
   * give the cipher back. All in one method with few calls to the engine, which is longer than what
   * HotSpot inlines into its callers: see "Inlining" in MessageEncryptor. Measure before making it
   * shorter.
   */

  /** The message is not one for this way, or is wrong. */
  static final int NOT_OPENED = -1;

  private static final byte[] NONE = new byte[0];

  private WholeMessage() {}

  /**
   * Opens a message.
   *
   * @param dataKey of the message before; null if there was none
   * @param required pairs that must be in the message's encryption context
   * @param callerIv the IV that was given at encryption, or the message's own; empty for none
   * @return the size of the plaintext in bytes, or {@link #NOT_OPENED}; then the output is as it
   *     was, or holds zeros where the plaintext would be
   */
  static int open(
      @Nullable DataKey<MessageKey> dataKey,
      EncryptionContext required,
      byte[] callerIv,
      byte[] in,
      int inOffset,
      int inSize,
      byte[] out,
      int outOffset) {
    if (dataKey == null || !dataKey.isUsable()) {
      return NOT_OPENED;
    }
    MessageKey key = dataKey.prepared();
    int headerSize = key.headerSizeBytes();
    int prefixSize = headerSize + MessageLayout.BODY_PREFIX_SIZE_BYTES;
    int plainSize = inSize - prefixSize - AesGcmCipher.TAG_BYTES;
    if (plainSize < 0
        || plainSize > key.segmentSizeBytes()
        || plainSize > out.length - outOffset
        || !key.hasHeader(in, inOffset, headerSize)
        || (!required.isEmpty() && !key.context().containsAll(required))
        || (in == out && inOffset < outOffset + plainSize && outOffset < inOffset + inSize)) {
      return NOT_OPENED;
    }
    long number = BodyPrefix.messageNumber(in, inOffset + headerSize);
    byte[] associatedData = NONE;
    // Nothing is bound to most messages.
    if (in[inOffset + headerSize + MessageLayout.FLAGS_OFFSET] != 0 || callerIv.length != 0) {
      try {
        int flags = BodyPrefix.flags(in, inOffset + headerSize);
        AssociatedData.check(flags, number, callerIv, NONE);
        associatedData = AssociatedData.of(flags, callerIv, NONE);
      } catch (MalformedMessageException e) {
        return NOT_OPENED;
      }
    }
    SegmentCipher cipher = key.borrowCipher();
    if (cipher == null) {
      return NOT_OPENED;
    }
    boolean opened = false;
    try {
      int size =
          cipher
              .forSegment(number, 0, true)
              .open(
                  cipher.iv(),
                  associatedData,
                  in,
                  inOffset + prefixSize,
                  plainSize + AesGcmCipher.TAG_BYTES,
                  out,
                  outOffset);
      if (size < 0) {
        return NOT_OPENED;
      }
      DataKeyEvents.used(dataKey);
      cipher.numbers().opened(size);
      opened = true;
      return size;
    } finally {
      if (!opened) {
        // Whatever the engine does, no plaintext stays that was not authenticated.
        Arrays.fill(out, outOffset, outOffset + plainSize, (byte) 0);
      }
      key.giveBack(cipher);
    }
  }
}
