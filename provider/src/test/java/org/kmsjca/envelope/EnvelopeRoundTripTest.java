// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.FakeKms;

/** Messages come back whole, in whatever pieces they travel. */
class EnvelopeRoundTripTest {

  private static final int EXPONENT = 12;
  private static final int SEGMENT = 1 << EXPONENT;
  private static final List<String> KEY = List.of("alias/test");
  private static final EncryptionContext CONTEXT = EncryptionContext.of("purpose", "test");

  private final FakeKms kms = new FakeKms();
  private final EnvelopeEncryption envelopes = envelopes(kms, Long.MAX_VALUE);

  private static EnvelopeEncryption envelopes(FakeKms kms, long maxMessages) {
    return new EnvelopeEncryption(
        kms,
        "test",
        AesGcmEngine.named("SunJCE"),
        new EnvelopeEncryption.Parameters(
            new DataKeyLimits(Duration.ofHours(1), maxMessages, 1L << 40, false),
            100,
            100,
            EXPONENT,
            2));
  }

  private static byte[] plaintext(int size) {
    byte[] plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    return plaintext;
  }

  private byte[] encrypt(byte[] plaintext) throws Exception {
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, CONTEXT, Bytes.EMPTY);
    byte[] out = new byte[encryptor.finishSize(plaintext.length)];
    assertThat(encryptor.finish(plaintext, 0, plaintext.length, out, 0)).isEqualTo(out.length);
    return out;
  }

  private byte[] decrypt(byte[] message) throws Exception {
    MessageDecryptor decryptor = envelopes.newDecryptor();
    decryptor.init("alias/test", EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = new byte[decryptor.finishSize(message, 0, message.length)];
    assertThat(decryptor.finish(message, 0, message.length, out, 0)).isEqualTo(out.length);
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 50_000})
  void message_inOnePiece_comesBack(int size) throws Exception {
    byte[] plaintext = plaintext(size);
    assertThat(decrypt(encrypt(plaintext))).isEqualTo(plaintext);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1",
    "1,1",
    "5000,1",
    "4096,7",
    "8192,4096",
    "8193,4097",
    "20000,4095",
    "40000,9000"
  })
  void message_inManyPieces_comesBack(int size, int piece) throws Exception {
    byte[] plaintext = plaintext(size);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, CONTEXT, Bytes.EMPTY);
    byte[] message = new byte[encryptor.finishSize(size)];
    int written = 0;
    int taken = 0;
    for (; size - taken > piece; taken += piece) {
      int expected = encryptor.updateSize(piece);
      int got = encryptor.update(plaintext, taken, piece, message, written);
      assertThat(got).isEqualTo(expected);
      written += got;
    }
    written += encryptor.finish(plaintext, taken, size - taken, message, written);
    assertThat(written).isEqualTo(message.length);

    MessageDecryptor decryptor = envelopes.newDecryptor();
    decryptor.init("alias/test", CONTEXT, Bytes.EMPTY);
    byte[] out = new byte[message.length];
    int opened = 0;
    int given = 0;
    for (; message.length - given > piece; given += piece) {
      int expected = decryptor.updateSize(message, given, piece);
      int got = decryptor.update(message, given, piece, out, opened);
      assertThat(got).isEqualTo(expected);
      opened += got;
    }
    opened += decryptor.finish(message, given, message.length - given, out, opened);
    assertThat(java.util.Arrays.copyOf(out, opened)).isEqualTo(plaintext);
  }

  @Test
  void everyBit_flipped_isRefusedWithoutPlaintext() throws Exception {
    byte[] plaintext = plaintext(33);
    byte[] message = encrypt(plaintext);
    for (int bit = 0; bit < message.length * 8; bit++) {
      byte[] damaged = message.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      MessageDecryptor decryptor = envelopes.newDecryptor();
      decryptor.init("alias/test", EncryptionContext.EMPTY, Bytes.EMPTY);
      byte[] out = new byte[message.length];
      assertThatThrownBy(() -> decryptor.finish(damaged, 0, damaged.length, out, 0))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(out).containsOnly(0);
    }
  }

  @Test
  void everyTruncation_isRefused() throws Exception {
    byte[] message = encrypt(plaintext(2 * SEGMENT + 5));
    for (int size = 0; size < message.length; size++) {
      MessageDecryptor decryptor = envelopes.newDecryptor();
      decryptor.init("alias/test", EncryptionContext.EMPTY, Bytes.EMPTY);
      byte[] out = new byte[message.length];
      int end = size;
      assertThatThrownBy(() -> decryptor.finish(message, 0, end, out, 0))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(out).containsOnly(0);
    }
  }

  @Test
  void cachedDataKey_ofDisabledKey_isRefusedAtTheNextInit() throws Exception {
    byte[] message = encrypt(plaintext(10));
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, CONTEXT, Bytes.EMPTY);
    kms.setDisabled(true);
    assertThatThrownBy(() -> encryptor.init(KEY, CONTEXT, Bytes.EMPTY))
        .isInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> decrypt(message)).isInstanceOf(KmsKeyStateException.class);
    kms.setDisabled(false);
    assertThat(decrypt(message)).hasSize(10);
  }

  @Test
  void dataKey_withMessageLimit_encryptsExactlySoMany() throws Exception {
    EnvelopeEncryption limited = envelopes(kms, 3);
    MessageEncryptor encryptor = limited.newEncryptor();
    for (int i = 0; i < 9; i++) {
      encryptor.init(KEY, CONTEXT, Bytes.EMPTY);
      byte[] out = new byte[encryptor.finishSize(1)];
      encryptor.finish(new byte[1], 0, 1, out, 0);
    }
    assertThat(kms.calls()).isEqualTo(3);
  }
}
