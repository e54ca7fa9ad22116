// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.MessageLayout.COMMITMENT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.CONTEXT_OFFSET;
import static org.kmsjca.format.MessageLayout.DERIVATION_LABEL;
import static org.kmsjca.format.MessageLayout.MAGIC;
import static org.kmsjca.format.MessageLayout.MAX_SEGMENT_EXPONENT;
import static org.kmsjca.format.MessageLayout.MAX_WRAPPED_KEYS;
import static org.kmsjca.format.MessageLayout.MAX_WRAPPED_KEY_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.MIN_SEGMENT_EXPONENT;
import static org.kmsjca.format.MessageLayout.SUITE;
import static org.kmsjca.format.MessageLayout.VERSION;
import static org.kmsjca.format.MessageLayout.WRAPPED_KEY_COUNT_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.WRAPPED_KEY_LENGTH_SIZE_BYTES;
import static org.kmsjca.format.MessageLayout.checkRange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * The header of a message: the same for all messages of one data key.
 *
 * <p>Every value of this type is a valid header, and {@link #parse} and {@link #encode} are inverse
 * to each other: there is exactly one encoding of each header.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none; the encryption context is public.
 *
 * @param segmentSizeExponent every segment but the last has 2 to this power bytes of plaintext;
 *     {@link MessageLayout#MIN_SEGMENT_EXPONENT} to {@link MessageLayout#MAX_SEGMENT_EXPONENT}
 * @param context pairs bound to the message; may be empty
 * @param wrappedKeys the same data key, wrapped under 1 to {@link MessageLayout#MAX_WRAPPED_KEYS}
 *     KMS keys; copied
 * @param commitment derived from the data key; {@link MessageLayout#COMMITMENT_SIZE_BYTES} bytes
 * @see "docs/spec/message-format.md, section 4.1"
 */
public record MessageHeader(
    int segmentSizeExponent, EncryptionContext context, List<Bytes> wrappedKeys, Bytes commitment) {

  /**
   * Makes a header.
   *
   * @throws IllegalArgumentException if the exponent, the number of wrapped data keys, the size of
   *     one of them or the size of the commitment is outside its range
   */
  public MessageHeader {
    wrappedKeys = List.copyOf(wrappedKeys);
    checkExponent(segmentSizeExponent);
    checkRange("number of wrapped data keys", wrappedKeys.size(), 1, MAX_WRAPPED_KEYS);
    for (Bytes wrappedKey : wrappedKeys) {
      checkRange("wrapped data key size", wrappedKey.sizeBytes(), 1, MAX_WRAPPED_KEY_SIZE_BYTES);
    }
    checkRange(
        "commitment size", commitment.sizeBytes(), COMMITMENT_SIZE_BYTES, COMMITMENT_SIZE_BYTES);
  }

  /**
   * Reads a header.
   *
   * @param message holds the header from {@code offset} on; not changed
   * @param offset index of the message's first byte
   * @param available number of bytes of the message that are there; what follows the header is not
   *     looked at
   * @return the header; its size is what {@link HeaderReader#headerSizeBytes} gives
   * @throws IndexOutOfBoundsException if the range is not inside the array
   * @throws MalformedMessageException as {@link HeaderReader#headerSizeBytes}; if the header is not
   *     complete; if the encryption context is not in canonical form
   */
  public static MessageHeader parse(byte[] message, int offset, int available)
      throws MalformedMessageException {
    int headerSize = HeaderReader.headerSizeBytes(message, offset, available);
    if (headerSize == HeaderReader.NEED_MORE || headerSize > available) {
      throw new MalformedMessageException(
          FailureClass.TRUNCATED, "the message ends inside its header");
    }
    int boundSize = HeaderReader.boundSizeBytes(message, offset);
    int contextSize = boundSize - CONTEXT_OFFSET;
    EncryptionContext context =
        readContext(Bytes.copyOf(message, offset + CONTEXT_OFFSET, contextSize));
    int position = offset + boundSize;
    int count = Byte.toUnsignedInt(message[position]);
    position += WRAPPED_KEY_COUNT_SIZE_BYTES;
    List<Bytes> wrappedKeys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = HeaderReader.uint16(message, position);
      position += WRAPPED_KEY_LENGTH_SIZE_BYTES;
      wrappedKeys.add(Bytes.copyOf(message, position, length));
      position += length;
    }
    Bytes commitment = Bytes.copyOf(message, position, COMMITMENT_SIZE_BYTES);
    int exponent = HeaderReader.segmentSizeExponent(message, offset);
    return new MessageHeader(exponent, context, wrappedKeys, commitment);
  }

  private static EncryptionContext readContext(Bytes encoded) throws MalformedMessageException {
    try {
      return EncryptionContext.decode(encoded);
    } catch (IllegalArgumentException e) {
      // Without the cause: its text may quote the context.
      throw new MalformedMessageException(
          FailureClass.BAD_CONTEXT, "the encryption context is not in canonical form");
    }
  }

  /**
   * Gives the bytes of the header.
   *
   * @return a sequence of {@link #sizeBytes()} bytes
   */
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(sizeBytes());
    out.put(boundPart().toByteArray());
    out.put((byte) wrappedKeys.size());
    for (Bytes wrappedKey : wrappedKeys) {
      out.putShort((short) wrappedKey.sizeBytes());
      out.put(wrappedKey.toByteArray());
    }
    out.put(commitment.toByteArray());
    return Bytes.wrap(out.array());
  }

  /**
   * Computes the size of the header.
   *
   * @return the size in bytes
   */
  public int sizeBytes() {
    int[] wrappedKeySizes = wrappedKeys.stream().mapToInt(Bytes::sizeBytes).toArray();
    return MessageLayout.headerSizeBytes(context.encoded().sizeBytes(), wrappedKeySizes);
  }

  /**
   * Gives the part that is bound to the message key.
   *
   * @return the bytes from the magic to the end of the encryption context
   */
  public Bytes boundPart() {
    return boundPart(segmentSizeExponent, context);
  }

  /**
   * Gives the part of a header that is bound to the message key, before the data key is known.
   *
   * @param segmentSizeExponent as in the record
   * @param context as in the record
   * @return the bytes from the magic to the end of the encryption context
   * @throws IllegalArgumentException if the exponent is outside its range
   */
  public static Bytes boundPart(int segmentSizeExponent, EncryptionContext context) {
    checkExponent(segmentSizeExponent);
    Bytes encodedContext = context.encoded();
    ByteBuffer out = ByteBuffer.allocate(CONTEXT_OFFSET + encodedContext.sizeBytes());
    out.put(MAGIC.toByteArray());
    out.put((byte) VERSION);
    out.putShort((short) SUITE);
    out.put((byte) segmentSizeExponent);
    out.putShort((short) encodedContext.sizeBytes());
    out.put(encodedContext.toByteArray());
    return Bytes.wrap(out.array());
  }

  /**
   * Gives the info input of the key derivation.
   *
   * @param boundPart what {@link #boundPart()} gives
   * @return "KMS-AES" in ASCII, followed by {@code boundPart}
   */
  public static Bytes derivationInfo(Bytes boundPart) {
    byte[] info = new byte[DERIVATION_LABEL.sizeBytes() + boundPart.sizeBytes()];
    DERIVATION_LABEL.copyTo(info, 0);
    boundPart.copyTo(info, DERIVATION_LABEL.sizeBytes());
    return Bytes.wrap(info);
  }

  private static void checkExponent(int segmentSizeExponent) {
    checkRange(
        "segment size exponent", segmentSizeExponent, MIN_SEGMENT_EXPONENT, MAX_SEGMENT_EXPONENT);
  }
}
