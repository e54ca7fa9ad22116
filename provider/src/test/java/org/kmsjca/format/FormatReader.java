// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * A reader that takes all its knowledge of bytes from this package and its cryptography from
 * SunJCE. It sees the message grow, and the end only when it is there, as a stream does.
 */
final class FormatReader {

  private FormatReader() {}

  /**
   * Opens a message.
   *
   * @param unwrap gives the data key of a wrapped data key, or null
   */
  static byte[] open(
      byte[] message, UnaryOperator<byte @Nullable []> unwrap, byte[] callerIv, byte[] aad)
      throws MalformedMessageException {
    int headerSize = HeaderReader.NEED_MORE;
    for (int arrived = 0; arrived <= message.length && headerSize < 0; arrived++) {
      headerSize = HeaderReader.headerSizeBytes(message, 0, arrived);
    }
    if (headerSize < 0) {
      throw new MalformedMessageException(FailureClass.TRUNCATED, "inside the header");
    }
    MessageHeader header = MessageHeader.parse(message, 0, message.length);
    return openBody(message, headerSize, messageKey(header, unwrap), callerIv, aad);
  }

  private static byte[] messageKey(MessageHeader header, UnaryOperator<byte @Nullable []> unwrap)
      throws MalformedMessageException {
    byte[] info = MessageHeader.derivationInfo(header.boundPart()).toByteArray();
    FailureClass refusedAs = FailureClass.NO_USABLE_WRAPPED_KEY;
    for (Bytes wrappedKey : header.wrappedKeys()) {
      byte[] dataKey = unwrap.apply(wrappedKey.toByteArray());
      if (dataKey != null && dataKey.length == MessageLayout.DATA_KEY_SIZE_BYTES) {
        byte[] derived = PlainWriter.hkdf(dataKey, info);
        int keySize = MessageLayout.MESSAGE_KEY_SIZE_BYTES;
        if (header.commitment().equalsRange(derived, keySize, derived.length - keySize)) {
          return Arrays.copyOf(derived, keySize);
        }
        refusedAs = FailureClass.COMMITMENT_MISMATCH;
      }
    }
    throw new MalformedMessageException(refusedAs, "no data key");
  }

  private static byte[] openBody(
      byte[] message, int headerSize, byte[] messageKey, byte[] callerIv, byte[] aad)
      throws MalformedMessageException {
    int position = headerSize + MessageLayout.BODY_PREFIX_SIZE_BYTES;
    if (message.length > headerSize) {
      // The flags are checked as soon as they are there.
      int unused = BodyPrefix.flags(message, headerSize);
    }
    if (message.length < position) {
      throw new MalformedMessageException(FailureClass.TRUNCATED, "inside the body prefix");
    }
    int flags = BodyPrefix.flags(message, headerSize);
    long messageNumber = BodyPrefix.messageNumber(message, headerSize);
    AssociatedData.check(flags, messageNumber, callerIv, aad);
    byte[] associatedData = AssociatedData.of(flags, callerIv, aad);
    int exponent = HeaderReader.segmentSizeExponent(message, 0);
    int fullSegment = MessageLayout.segmentSizeBytes(exponent) + MessageLayout.TAG_SIZE_BYTES;

    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    byte[] iv = new byte[SegmentIv.SIZE_BYTES];
    boolean last;
    int index = 0;
    do {
      int end = Math.min(message.length, position + fullSegment);
      last = end == message.length;
      int size = end - position;
      if (size < MessageLayout.TAG_SIZE_BYTES) {
        throw new MalformedMessageException(FailureClass.TRUNCATED, "inside a tag");
      }
      if (size == MessageLayout.TAG_SIZE_BYTES && index > 0) {
        throw new MalformedMessageException(FailureClass.NON_CANONICAL_END, "empty segment");
      }
      SegmentIv.write(iv, messageNumber, index, last);
      byte[] sealed = Arrays.copyOfRange(message, position, end);
      plaintext.writeBytes(
          openSegment(messageKey, iv, index == 0 ? associatedData : new byte[0], sealed));
      position = end;
      index++;
    } while (!last);
    return plaintext.toByteArray();
  }

  private static byte[] openSegment(byte[] key, byte[] iv, byte[] associatedData, byte[] sealed)
      throws MalformedMessageException {
    try {
      return PlainWriter.gcm(Cipher.DECRYPT_MODE, key, iv, associatedData, sealed);
    } catch (AEADBadTagException e) {
      throw new MalformedMessageException(FailureClass.TAG_MISMATCH, "tag");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
