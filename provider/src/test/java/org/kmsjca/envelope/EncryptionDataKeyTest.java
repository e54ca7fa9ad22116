// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
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
            new DataKeyLimits(Duration.ofHours(1), 1L << 32, 1L << 40), cacheSize, 100, 12));
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
