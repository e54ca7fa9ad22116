// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** An encryptor whose data key is replaced, refused, or evicted between messages. */
class EncryptionDataKeyTest {

  private static final List<String> KEY = List.of("alias/test");

  private final FakeKms kms = new FakeKms();

  private EnvelopeEncryption envelopes(long cacheSize) {
    return new EnvelopeEncryption(
        kms,
        "test",
        AesGcmEngine.named("SunJCE"),
        new EnvelopeEncryption.Parameters(
            new DataKeyLimits(Duration.ofHours(1), 1L << 32, 1L << 40), cacheSize, 100, 12, 2));
  }

  private static byte[] encrypt(MessageEncryptor encryptor, int size) throws Exception {
    encryptor.begin();
    byte[] out = new byte[encryptor.finishSize(size)];
    assertThat(encryptor.finish(new byte[size], 0, size, out, 0)).isEqualTo(out.length);
    return out;
  }

  /** C-41: the outage is over, so is the failure. */
  @Test
  void encryptor_afterAnOutageBetweenMessages_goesOn() throws Exception {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    encrypt(encryptor, 10);
    envelopes.clearCaches();
    kms.setFault(
        request -> {
          throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
        });
    assertThatThrownBy(encryptor::begin).isInstanceOf(KmsUnavailableException.class);
    assertThat(encryptor.finishSize(0)).as("an estimate, C-11").isPositive();
    kms.heal();
    assertThat(encrypt(encryptor, 10)).isNotEmpty();
  }

  /** C-11: a new data key may have a header of another size. */
  @Test
  void finishSize_ofAMessageThatHasBegun_isThatOfItsDataKey() throws Exception {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    int before = encrypt(encryptor, 10).length;
    kms.setBlobBytes(300);
    envelopes.clearCaches();
    assertThat(encrypt(encryptor, 10)).hasSize(before + 120);
  }

  /** A message begins with its first byte: a data key that is gone by then is replaced. */
  @Test
  void wholeMessage_whoseDataKeyWasRetiredAfterInit_getsAnother() throws Exception {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    int before = encryptor.finishSize(10);
    kms.setBlobBytes(300);
    envelopes.clearCaches();
    byte[] message = encryptor.finish(new byte[10], 0, 10);
    assertThat(message).hasSize(before + 120);
    assertThat(decrypted(envelopes, message)).isEqualTo(new byte[10]);
  }

  /** The service refuses what init had allowed: nothing is written. */
  @Test
  void wholeMessage_whoseDataKeyWasRetiredAfterInit_isRefusedWithTheService() {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = new byte[encryptor.finishSize(10)];
    envelopes.clearCaches();
    kms.setFault(
        request -> {
          throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
        });
    assertThatThrownBy(() -> encryptor.finish(new byte[10], 0, 10, out, 0))
        .isInstanceOf(KmsUnavailableException.class);
    assertThat(out).isEqualTo(new byte[out.length]);
  }

  /** C-11, C-30: too little room for the header of a new data key changes nothing. */
  @Test
  void wholeMessage_withoutRoomForALongerHeader_isWrittenByTheNextCall() throws Exception {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] tooShort = new byte[encryptor.finishSize(10)];
    kms.setBlobBytes(300);
    envelopes.clearCaches();
    assertThatThrownBy(() -> encryptor.finish(new byte[10], 0, 10, tooShort, 0))
        .isInstanceOf(ShortBufferException.class);
    byte[] out = new byte[encryptor.finishSize(10)];
    assertThat(encryptor.finish(new byte[10], 0, 10, out, 0)).isEqualTo(out.length);
    assertThat(decrypted(envelopes, out)).isEqualTo(new byte[10]);
  }

  /** The IV that a caller asks for after init is that of the message. */
  @Test
  void iv_askedForAfterInit_isThatOfTheMessage() throws Exception {
    EnvelopeEncryption envelopes = envelopes(100);
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] iv = encryptor.iv();
    byte[] message = encryptor.finish(new byte[10], 0, 10);
    assertThat(encryptor.iv()).isEqualTo(iv);
    MessageDecryptor decryptor = envelopes.newDecryptor();
    decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.copyOf(iv, 0, iv.length));
    assertThat(decryptor.finishSize(message, 0, message.length)).isEqualTo(10);
    assertThat(decryptor.finish(message, 0, message.length, new byte[10], 0)).isEqualTo(10);
  }

  private static byte[] decrypted(EnvelopeEncryption envelopes, byte[] message) throws Exception {
    MessageDecryptor decryptor = envelopes.newDecryptor();
    decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = new byte[decryptor.finishSize(message, 0, message.length)];
    assertThat(decryptor.finish(message, 0, message.length, out, 0)).isEqualTo(out.length);
    return out;
  }

  /** DC-7: a cache with room for one key serves two callers in turn, each with a key that works. */
  @Test
  @Spec("DC-7")
  @Timeout(30)
  void cacheOfOneKey_withTwoIdentities_servesBoth() throws Exception {
    EnvelopeEncryption envelopes = envelopes(1);
    MessageEncryptor first = envelopes.newEncryptor();
    MessageEncryptor second = envelopes.newEncryptor();
    int rounds = 100;
    for (int i = 0; i < rounds; i++) {
      first.init(KEY, EncryptionContext.of("a", "1"), Bytes.EMPTY);
      encrypt(first, 10);
      second.init(KEY, EncryptionContext.of("a", "2"), Bytes.EMPTY);
      encrypt(second, 10);
    }
    assertThat(kms.calls())
        .as("calls for %d messages", 2 * rounds)
        .isLessThanOrEqualTo(4L * rounds);
  }
}
