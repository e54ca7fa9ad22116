// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.crypto.ShortBufferException;
import org.kmsjca.concurrency.StubKms;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/** Messages of one byte for the tests of this package. */
final class Messages {

  private static final List<String> KEY = List.of("key");
  private static final byte[] TEXT = {1};
  private static final int SEGMENT_SIZE_EXPONENT = 14;

  private Messages() {}

  static EnvelopeEncryption envelopes(long maxMessages) {
    return new EnvelopeEncryption(
        new StubKms(),
        "test",
        AesGcmEngine.named("SunJCE"),
        new EnvelopeEncryption.Parameters(
            new DataKeyLimits(Duration.ofDays(1), maxMessages, Long.MAX_VALUE, false),
            100,
            100,
            SEGMENT_SIZE_EXPONENT,
            2));
  }

  /** Makes an encryptor that has a key, and no message in progress. */
  static MessageEncryptor encryptor(EnvelopeEncryption envelopes) {
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    encryptor.abort();
    return encryptor;
  }

  /** Encrypts a message; null if another thread is using the encryptor. */
  static byte[] encrypt(MessageEncryptor encryptor) {
    try {
      encryptor.begin();
      byte[] out = new byte[encryptor.finishSize(TEXT.length)];
      encryptor.finish(TEXT, 0, TEXT.length, out, 0);
      return out;
    } catch (ShortBufferException | IllegalStateException e) {
      return null;
    }
  }

  /** Makes an encryptor that was initialised, and has no message in progress. */
  static MessageEncryptor promised(EnvelopeEncryption envelopes) {
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    return encryptor;
  }

  /** Encrypts a message in one call; null if another thread is using the encryptor. */
  static byte[] encryptWhole(MessageEncryptor encryptor) {
    try {
      return encryptor.finish(TEXT, 0, TEXT.length);
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** Gives what stands before the segment: header, which names the key, and message number. */
  static byte[] prefix(byte[] message) {
    return Arrays.copyOf(message, message.length - TEXT.length - AesGcmCipher.TAG_BYTES);
  }

  static String compare(byte[] one, byte[] other) {
    if (one == null || other == null) {
      return one == other ? "NOTHING" : "refused";
    }
    return Arrays.equals(prefix(one), prefix(other)) ? "EQUAL" : "unique";
  }
}
