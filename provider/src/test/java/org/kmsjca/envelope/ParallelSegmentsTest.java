// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.FakeKms;

/** Several threads write what one writes, and give out nothing that one would not. */
class ParallelSegmentsTest {

  private static final int EXPONENT = 12;
  private static final int SEGMENT = 1 << EXPONENT;
  private static final int SEALED = SEGMENT + 16;
  private static final int MIB = 1 << 20;
  private static final List<String> KEY = List.of("alias/test");

  private final FakeKms kms = new FakeKms();
  private final AesGcmEngine engine = AesGcmEngine.named("SunJCE");
  private final EnvelopeEncryption several = envelopes(4);
  private final EnvelopeEncryption one = envelopes(1);

  private EnvelopeEncryption envelopes(int threads) {
    return new EnvelopeEncryption(
        kms,
        "test",
        engine,
        new EnvelopeEncryption.Parameters(
            new DataKeyLimits(Duration.ofHours(1), 1L << 32, 1L << 40),
            100,
            100,
            EXPONENT,
            threads));
  }

  private static byte[] plaintext(int size) {
    byte[] plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    return plaintext;
  }

  private static byte[] encrypt(EnvelopeEncryption envelopes, byte[] plaintext) {
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    return encryptor.finish(plaintext, 0, plaintext.length);
  }

  private static byte[] decrypt(EnvelopeEncryption envelopes, byte[] message) throws Exception {
    MessageDecryptor decryptor = envelopes.newDecryptor();
    decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = new byte[decryptor.finishSize(message, 0, message.length)];
    assertThat(decryptor.finish(message, 0, message.length, out, 0)).isEqualTo(out.length);
    return out;
  }

  private MessageKey messageKey() {
    KeyMaterial dataKey = KeyMaterial.wrap(new byte[32]);
    return MessageKey.forWriting(
        engine,
        dataKey,
        EXPONENT,
        EncryptionContext.EMPTY,
        List.of(Bytes.copyOf(new byte[16], 0, 16)));
  }

  private static SegmentCipher cipher(MessageKey key) {
    return Objects.requireNonNull(key.borrowCipher());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        3 * MIB / 2 + SEGMENT - 1,
        3 * MIB / 2 + SEGMENT,
        2 * MIB,
        2 * MIB + 1,
        2 * MIB + SEGMENT,
        5 * MIB + 77
      })
  void message_ofSeveralThreads_isReadByOneAndBack(int size) throws Exception {
    byte[] plaintext = plaintext(size);
    assertThat(decrypt(one, encrypt(several, plaintext))).isEqualTo(plaintext);
    assertThat(decrypt(several, encrypt(one, plaintext))).isEqualTo(plaintext);
    assertThat(decrypt(several, encrypt(several, plaintext))).isEqualTo(plaintext);
  }

  /** The same number, key and plaintext give the same bytes, however many threads there are. */
  @Test
  void segments_sealedBySeveralThreads_areThoseOfOne() {
    int count = 700;
    byte[] plaintext = plaintext(count * SEGMENT + 1);
    byte[] expected = new byte[count * SEALED + 3];
    byte[] actual = new byte[expected.length];
    MessageKey key = messageKey();
    SegmentRange slowly =
        SegmentRange.toSeal(key, 9, 5, plaintext, 0, plaintext.length, expected, 3);
    SegmentCipher own = cipher(key);
    for (int segment = 0; segment < slowly.count(); segment++) {
      slowly.seal(own, segment);
    }
    ParallelSegments.upTo(4)
        .seal(SegmentRange.toSeal(key, 9, 5, plaintext, 0, plaintext.length, actual, 3), own);
    assertThat(slowly.count()).isEqualTo(count);
    assertThat(actual).isEqualTo(expected);
    assertThat(own.numbers().bytes()).isEqualTo((long) count * SEGMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 350, 698, 699})
  void segments_withWrongOnes_areOpenedUpToTheFirst(int wrong) {
    int count = 700;
    byte[] plaintext = plaintext(count * SEGMENT + 1);
    byte[] sealed = new byte[count * SEALED + 1];
    MessageKey key = messageKey();
    SegmentCipher own = cipher(key);
    ParallelSegments parallel = ParallelSegments.upTo(4);
    parallel.seal(SegmentRange.toSeal(key, 9, 5, plaintext, 0, plaintext.length, sealed, 0), own);
    sealed[wrong * SEALED + 100] ^= 1;
    sealed[699 * SEALED + SEALED - 1] ^= 1;
    byte[] out = plaintext(2 + count * SEGMENT);
    byte[] before = out.clone();
    SegmentRange range = SegmentRange.toOpen(key, 9, 5, sealed, 0, sealed.length, out, 2);
    assertThat(range.count()).isEqualTo(count);
    int opened = parallel.open(range, own);
    assertThat(opened).isEqualTo(wrong * SEGMENT);
    assertThat(Arrays.copyOf(out, 2)).isEqualTo(Arrays.copyOf(before, 2));
    assertThat(Arrays.copyOfRange(out, 2, 2 + opened)).isEqualTo(Arrays.copyOf(plaintext, opened));
    assertThat(Arrays.copyOfRange(out, 2 + opened, out.length))
        .isEqualTo(new byte[out.length - 2 - opened]);
  }

  /** No plaintext of the call is left when any segment was wrong. */
  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.3, 0.7, 0.999999})
  void finish_ofAWrongMessage_leavesZeros(double place) {
    byte[] message = encrypt(several, plaintext(4 * MIB));
    int header = message.length - 4 * MIB - ((4 * MIB) >> EXPONENT) * 16;
    message[header + (int) (place * (message.length - header))] ^= 4;
    MessageDecryptor decryptor = several.newDecryptor();
    decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = plaintext(4 * MIB);
    assertThatThrownBy(() -> decryptor.finish(message, 0, message.length, out, 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(out).isEqualTo(new byte[out.length]);
  }

  @Test
  void update_ofAWrongMessage_givesOutWhatStoodBeforeTheWrongSegment() throws Exception {
    byte[] plaintext = plaintext(4 * MIB);
    byte[] message = encrypt(several, plaintext);
    int header = message.length - 4 * MIB - ((4 * MIB) >> EXPONENT) * 16;
    message[header + 500 * SEALED + 7] ^= 4;
    MessageDecryptor decryptor = several.newDecryptor();
    decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.EMPTY);
    byte[] out = new byte[4 * MIB];
    int written = decryptor.update(message, 0, message.length, out, 0);
    assertThat(written).isEqualTo(500 * SEGMENT);
    assertThat(Arrays.copyOf(out, written)).isEqualTo(Arrays.copyOf(plaintext, written));
    assertThat(Arrays.copyOfRange(out, written, out.length))
        .isEqualTo(new byte[out.length - written]);
    assertThatThrownBy(() -> decryptor.finish(new byte[0], 0, 0, new byte[0], 0))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** More callers than threads to help them: each does its own work. */
  @Test
  void callers_atTheSameTime_allGetTheirs() throws Exception {
    byte[] plaintext = plaintext(3 * MIB);
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      Callable<byte[]> call = () -> decrypt(several, encrypt(several, plaintext));
      List<Future<byte[]>> results =
          callers.invokeAll(Stream.generate(() -> call).limit(40).toList());
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(plaintext);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  /** The other threads get no cipher of a key that was retired; the caller has one. */
  @Test
  void segments_ofAKeyRetiredMeanwhile_areSealedByTheCaller() {
    int count = 600;
    byte[] plaintext = plaintext(count * SEGMENT + 1);
    byte[] sealed = new byte[count * SEALED];
    MessageKey key = messageKey();
    SegmentCipher own = cipher(key);
    key.destroy();
    ParallelSegments.upTo(4)
        .seal(SegmentRange.toSeal(key, 1, 1, plaintext, 0, plaintext.length, sealed, 0), own);
    byte[] back = new byte[count * SEGMENT];
    byte[] followed = Arrays.copyOf(sealed, sealed.length + 1);
    assertThat(
            ParallelSegments.upTo(1)
                .open(SegmentRange.toOpen(key, 1, 1, followed, 0, followed.length, back, 0), own))
        .isEqualTo(back.length);
    assertThat(back).isEqualTo(Arrays.copyOf(plaintext, back.length));
  }

  @Test
  void pays_belowTheThresholdOrForOneThread_not() {
    int threshold = ParallelSegments.THRESHOLD_BYTES;
    assertThat(ParallelSegments.upTo(2).pays(threshold - 1)).isFalse();
    assertThat(ParallelSegments.upTo(1).pays(1L << 30)).isFalse();
    assertThat(ParallelSegments.upTo(2).pays(threshold))
        .isEqualTo(Runtime.getRuntime().availableProcessors() > 1);
  }
}
