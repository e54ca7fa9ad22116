// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A second reader of messages, made from the specification page alone. It has the whole message
 * before it starts, so it knows of a wrong size before it opens the first segment.
 */
final class PlainReader {

  /** Why a message was refused. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    final FailureClass failureClass;

    Refused(FailureClass failureClass) {
      super(failureClass.name());
      this.failureClass = failureClass;
    }
  }

  private final ByteBuffer in;
  private final byte[] callerIv;
  private final byte[] aad;

  private PlainReader(byte[] message, byte[] callerIv, byte[] aad) {
    this.in = ByteBuffer.wrap(message);
    this.callerIv = callerIv;
    this.aad = aad;
  }

  /**
   * Opens a message.
   *
   * @param unwrap gives the data key of a wrapped data key, or null
   */
  static byte[] open(
      byte[] message, UnaryOperator<byte @Nullable []> unwrap, byte[] callerIv, byte[] aad)
      throws Refused {
    try {
      return new PlainReader(message, callerIv, aad).open(unwrap);
    } catch (BufferUnderflowException e) {
      throw new Refused(FailureClass.TRUNCATED);
    }
  }

  private byte[] open(UnaryOperator<byte @Nullable []> unwrap) throws Refused {
    refuse(!Arrays.equals(take(3), new byte[] {'K', 'M', 'S'}), FailureClass.BAD_MAGIC);
    refuse(in.get() != 1, FailureClass.UNKNOWN_VERSION);
    refuse(in.getShort() != 1, FailureClass.UNKNOWN_SUITE);
    int exponent = in.get();
    refuse(exponent < 12 || exponent > 24, FailureClass.BAD_SEGMENT_SIZE);
    int contextLength = Short.toUnsignedInt(in.getShort());
    refuse(
        contextLength > 8192 || (contextLength > 0 && contextLength < 6), FailureClass.BAD_CONTEXT);
    byte[] context = take(contextLength);
    byte[] bound = Arrays.copyOf(in.array(), in.position());
    List<byte[]> wrappedKeys = new ArrayList<>();
    int count = Byte.toUnsignedInt(in.get());
    refuse(count < 1 || count > 16, FailureClass.BAD_WRAPPED_KEYS);
    for (int i = 0; i < count; i++) {
      int length = Short.toUnsignedInt(in.getShort());
      refuse(length < 1 || length > 6144, FailureClass.BAD_WRAPPED_KEYS);
      wrappedKeys.add(take(length));
    }
    byte[] commitment = take(32);
    refuse(!isCanonical(context), FailureClass.BAD_CONTEXT);

    byte[] derived = derive(bound, commitment, wrappedKeys, unwrap);
    return openBody(Arrays.copyOf(derived, 32), 1 << exponent);
  }

  private static byte[] derive(
      byte[] bound,
      byte[] commitment,
      List<byte[]> wrappedKeys,
      UnaryOperator<byte @Nullable []> unwrap)
      throws Refused {
    ByteBuffer info = ByteBuffer.allocate(7 + bound.length);
    info.put("KMS-AES".getBytes(StandardCharsets.US_ASCII)).put(bound);
    FailureClass refusedAs = FailureClass.NO_USABLE_WRAPPED_KEY;
    for (byte[] wrappedKey : wrappedKeys) {
      byte[] dataKey = unwrap.apply(wrappedKey);
      if (dataKey != null && dataKey.length == 32) {
        byte[] derived = PlainWriter.hkdf(dataKey, info.array());
        if (Arrays.equals(commitment, Arrays.copyOfRange(derived, 32, 64))) {
          return derived;
        }
        refusedAs = FailureClass.COMMITMENT_MISMATCH;
      }
    }
    throw new Refused(refusedAs);
  }

  private byte[] openBody(byte[] messageKey, int segmentSize) throws Refused {
    int flags = in.get();
    refuse((flags & ~3) != 0, FailureClass.UNKNOWN_FLAGS);
    long messageNumber = in.getLong();
    byte[] ownIv = ByteBuffer.allocate(12).putLong(messageNumber).array();
    boolean ivFits =
        (flags & 1) == 1
            ? callerIv.length > 0
            : callerIv.length == 0 || Arrays.equals(callerIv, ownIv);
    refuse(!ivFits, FailureClass.CALLER_IV_MISMATCH);
    refuse((flags & 2) == 2 != aad.length > 0, FailureClass.AAD_MISMATCH);

    List<byte[]> segments = new ArrayList<>();
    do {
      segments.add(take(Math.min(in.remaining(), segmentSize + 16)));
    } while (in.hasRemaining());
    int lastSize = segments.get(segments.size() - 1).length;
    refuse(lastSize < 16, FailureClass.TRUNCATED);
    refuse(lastSize == 16 && segments.size() > 1, FailureClass.NON_CANONICAL_END);

    ByteBuffer plaintext = ByteBuffer.allocate(in.array().length);
    for (int i = 0; i < segments.size(); i++) {
      int counter = 2 * i + (i == segments.size() - 1 ? 1 : 0);
      byte[] iv = ByteBuffer.allocate(12).putLong(messageNumber).putInt(counter).array();
      byte[] associatedData = i == 0 ? associatedData(flags) : new byte[0];
      plaintext.put(openSegment(messageKey, iv, associatedData, segments.get(i)));
    }
    return Arrays.copyOf(plaintext.array(), plaintext.position());
  }

  private byte[] associatedData(int flags) {
    return switch (flags) {
      case 0 -> new byte[0];
      case 1 ->
          ByteBuffer.allocate(5 + callerIv.length)
              .put((byte) 1)
              .putInt(callerIv.length)
              .put(callerIv)
              .array();
      case 2 -> ByteBuffer.allocate(5 + aad.length).put((byte) 2).putInt(0).put(aad).array();
      default ->
          ByteBuffer.allocate(5 + callerIv.length + aad.length)
              .put((byte) 3)
              .putInt(callerIv.length)
              .put(callerIv)
              .put(aad)
              .array();
    };
  }

  private static byte[] openSegment(byte[] key, byte[] iv, byte[] associatedData, byte[] sealed)
      throws Refused {
    try {
      return PlainWriter.gcm(Cipher.DECRYPT_MODE, key, iv, associatedData, sealed);
    } catch (AEADBadTagException e) {
      throw new Refused(FailureClass.TAG_MISMATCH);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isCanonical(byte[] context) {
    if (context.length == 0) {
      return true;
    }
    ByteBuffer in = ByteBuffer.wrap(context);
    try {
      int count = Short.toUnsignedInt(in.getShort());
      byte[] previous = null;
      for (int i = 0; i < count; i++) {
        byte[] key = text(in);
        text(in);
        if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
          return false;
        }
        previous = key;
      }
      return count > 0 && !in.hasRemaining();
    } catch (BufferUnderflowException | CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] text(ByteBuffer in) throws CharacterCodingException {
    byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(text);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    return text;
  }

  private byte[] take(int size) {
    byte[] taken = new byte[size];
    in.get(taken);
    return taken;
  }

  private static void refuse(boolean condition, FailureClass failureClass) throws Refused {
    if (condition) {
      throw new Refused(failureClass);
    }
  }
}
