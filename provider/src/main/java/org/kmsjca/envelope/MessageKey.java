// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.datakey.MeasuredKey;
import org.kmsjca.format.MessageHeader;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * All that the messages of one data key have in common: the header and the message key.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the message key, until destroyed.
 *
 * @see "docs/spec/message-format.md, section 5"
 */
final class MessageKey implements Destroyable, MeasuredKey {

  private static final byte[] NO_SALT = new byte[0];

  private final EncryptionContext context;
  private final int segmentSizeExponent;
  private final byte[] header;
  private final SegmentCipherPool ciphers;
  private volatile boolean destroyed;

  private MessageKey(MessageHeader header, byte[] encodedHeader, SegmentCipherPool ciphers) {
    this.context = header.context();
    this.segmentSizeExponent = header.segmentSizeExponent();
    this.header = encodedHeader;
    this.ciphers = ciphers;
  }

  /** Derives the key and the commitment for messages that are to be written. */
  static MessageKey forWriting(
      AesGcmEngine engine,
      KeyMaterial dataKey,
      int segmentSizeExponent,
      EncryptionContext context,
      List<Bytes> wrappedKeys) {
    byte[] derived = derive(dataKey, MessageHeader.boundPart(segmentSizeExponent, context));
    try {
      MessageHeader header =
          new MessageHeader(segmentSizeExponent, context, wrappedKeys, commitment(derived));
      return make(engine, header, derived);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** Derives the key for messages with a header; empty if the header commits to another key. */
  static Optional<MessageKey> forReading(
      AesGcmEngine engine, KeyMaterial dataKey, MessageHeader header) {
    byte[] derived = derive(dataKey, header.boundPart());
    try {
      boolean same =
          MessageDigest.isEqual(
              header.commitment().toByteArray(), commitment(derived).toByteArray());
      return same ? Optional.of(make(engine, header, derived)) : Optional.empty();
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private static byte[] derive(KeyMaterial dataKey, Bytes boundPart) {
    byte[] info = MessageHeader.derivationInfo(boundPart).toByteArray();
    int size = MessageLayout.MESSAGE_KEY_SIZE_BYTES + MessageLayout.COMMITMENT_SIZE_BYTES;
    return dataKey.lend(secret -> Hkdf.derive(secret, NO_SALT, info, size));
  }

  private static Bytes commitment(byte[] derived) {
    return Bytes.copyOf(
        derived, MessageLayout.MESSAGE_KEY_SIZE_BYTES, MessageLayout.COMMITMENT_SIZE_BYTES);
  }

  private static MessageKey make(AesGcmEngine engine, MessageHeader header, byte[] derived) {
    KeyMaterial key = KeyMaterial.copyOf(derived, 0, MessageLayout.MESSAGE_KEY_SIZE_BYTES);
    return new MessageKey(
        header, header.encode().toByteArray(), new SegmentCipherPool(engine, key));
  }

  EncryptionContext context() {
    return context;
  }

  int segmentSizeExponent() {
    return segmentSizeExponent;
  }

  int segmentSizeBytes() {
    return 1 << segmentSizeExponent;
  }

  int headerSizeBytes() {
    return header.length;
  }

  /** Size of all that stands before the first segment: header, flags and number. */
  int prefixSizeBytes() {
    return header.length + MessageLayout.BODY_PREFIX_SIZE_BYTES;
  }

  void writeHeader(byte[] out, int offset) {
    System.arraycopy(header, 0, out, offset, header.length);
  }

  boolean hasHeader(byte[] other, int offset, int size) {
    return Arrays.equals(header, 0, header.length, other, offset, offset + size);
  }

  /** Lends a cipher; null if the key was destroyed in the meantime. */
  @Nullable SegmentCipher borrowCipher() {
    return ciphers.borrow();
  }

  void giveBack(SegmentCipher cipher) {
    ciphers.giveBack(cipher);
  }

  @Override
  public long messages() {
    return ciphers.messages();
  }

  @Override
  public long bytes() {
    return ciphers.bytes();
  }

  @Override
  public void destroy() {
    destroyed = true;
    ciphers.destroy();
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }
}
