// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** One cipher for many messages, one key for many ciphers and threads. */
class CipherReuseTest {

  private static final byte[] DATA = {1, 2, 3};
  private static final int THREADS = 8;

  private final FakeProvider fake = FakeProvider.make();

  private static Bytes header(byte[] message, int plaintextBytes) {
    return Bytes.copyOf(message, 0, message.length - plaintextBytes - 16 - 9);
  }

  /** C-23: without init, with an IV of its own. */
  @Test
  void encryptor_withoutInit_makesTheNextMessage() throws Exception {
    Cipher cipher = fake.encryptor();
    Set<Bytes> ivs = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      byte[] message = cipher.doFinal(DATA);
      assertThat(ivs.add(Bytes.copyOf(cipher.getIV()))).as("message %d", i).isTrue();
      assertThat(fake.decrypt(message)).isEqualTo(DATA);
    }
  }

  /** C-24. */
  @Test
  void decryptor_withoutInit_readsTheNextMessage() throws Exception {
    Cipher decryptor = fake.decryptor();
    for (int i = 0; i < 5; i++) {
      byte[] data = {(byte) i, 1};
      assertThat(decryptor.doFinal(fake.encrypt(data))).isEqualTo(data);
    }
  }

  /** C-25, X-3: in all call forms, an exception leaves nothing behind. */
  @Test
  void decryptor_afterAFailure_readsTheNextMessage() throws Exception {
    byte[] good = fake.encrypt(new byte[10_000]);
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    Cipher decryptor = fake.decryptor();
    for (int i = 0; i < 3; i++) {
      decryptor.updateAAD(DATA);
      assertThatThrownBy(() -> decryptor.doFinal(good)).isInstanceOf(AEADBadTagException.class);
      assertThat(decryptor.doFinal(good)).containsOnly(0).hasSize(10_000);
      assertThatThrownBy(() -> decryptor.doFinal(bad)).isInstanceOf(AEADBadTagException.class);
      assertThat(decryptor.doFinal(good)).hasSize(10_000);
      ByteBuffer out = ByteBuffer.allocateDirect(20_000);
      assertThatThrownBy(() -> decryptor.doFinal(ByteBuffer.wrap(bad), out))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(out.position()).isZero();
      assertThat(decryptor.doFinal(ByteBuffer.wrap(good), out)).isEqualTo(10_000);
      decryptor.update(bad);
      assertThatThrownBy(decryptor::doFinal).isInstanceOf(AEADBadTagException.class);
      int first = decryptor.update(good, 0, 5000).length;
      assertThat(first + decryptor.doFinal(good, 5000, good.length - 5000).length)
          .isEqualTo(10_000);
    }
  }

  /** C-21: nothing at all is a message too, and is verified. */
  @Test
  void emptyMessage_isAuthenticated() throws Exception {
    byte[] message = fake.encryptor().doFinal();
    assertThat(fake.decrypt(message)).isEmpty();
    message[message.length - 1] ^= 1;
    assertThatThrownBy(() -> fake.decrypt(message)).isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> fake.decryptor().doFinal()).isInstanceOf(AEADBadTagException.class);
  }

  /** C-23, C-43, U-1, U-5, MF-15: no IV twice under one data key, whoever encrypts. */
  @Test
  @Spec("MF-15")
  @Timeout(120)
  void manyThreads_withOneKey_neverRepeatAnIv() throws Exception {
    KmsKey key = fake.key();
    Map<Bytes, Set<Bytes>> ivsByHeader = new ConcurrentHashMap<>();
    AtomicInteger made = new AtomicInteger();
    inThreads(
        () -> {
          for (int round = 0; round < 40; round++) {
            List<Cipher> ciphers = List.of(fake.cipher(), fake.cipher(), fake.cipher());
            for (Cipher cipher : ciphers) {
              cipher.init(Cipher.ENCRYPT_MODE, key);
            }
            for (int i = 0; i < 8; i++) {
              for (Cipher cipher : ciphers) {
                byte[] message = cipher.doFinal(DATA);
                Set<Bytes> ivs =
                    ivsByHeader.computeIfAbsent(
                        header(message, DATA.length), header -> ConcurrentHashMap.newKeySet());
                assertThat(ivs.add(Bytes.copyOf(cipher.getIV()))).isTrue();
                made.incrementAndGet();
                if (i % 4 == 3) {
                  cipher.init(Cipher.ENCRYPT_MODE, key);
                }
                if (i == 0) {
                  assertThat(fake.decrypt(message)).isEqualTo(DATA);
                }
              }
            }
          }
        });
    assertThat(made).hasValue(THREADS * 40 * 24);
    assertThat(ivsByHeader).as("one data key for all of them").hasSize(1);
    assertThat(ivsByHeader.values().iterator().next()).hasSize(made.get());
  }

  /** DC-5: the limit of messages is never exceeded, nor is a number used twice. */
  @ParameterizedTest
  @Spec("DC-5")
  @ValueSource(ints = {1, 7, 100, 300})
  @Timeout(120)
  void messageLimit_withManyThreads_holdsForEachDataKey(int limit) throws Exception {
    FakeProvider limited = FakeProvider.with("data-key.max-messages", Integer.toString(limit));
    KmsKey key = limited.key();
    Map<Bytes, Set<Bytes>> ivsByHeader = new ConcurrentHashMap<>();
    AtomicInteger made = new AtomicInteger();
    inThreads(
        () -> {
          Cipher cipher = limited.cipher();
          cipher.init(Cipher.ENCRYPT_MODE, key);
          for (int i = 0; i < 50; i++) {
            byte[] message = cipher.doFinal(DATA);
            Bytes iv = Bytes.copyOf(cipher.getIV());
            assertThat(
                    ivsByHeader
                        .computeIfAbsent(
                            header(message, DATA.length), header -> ConcurrentHashMap.newKeySet())
                        .add(iv))
                .isTrue();
            made.incrementAndGet();
          }
        });
    assertThat(made).hasValue(THREADS * 50);
    assertThat(ivsByHeader.values()).allSatisfy(ivs -> assertThat(ivs).hasSizeBetween(1, limit));
  }

  /** DC-5, DC-6: with a small limit, one message in progress must not use up what others need. */
  @ParameterizedTest
  @Spec({"DC-5", "DC-6"})
  @ValueSource(strings = {"data-key.max-messages", "data-key.max-bytes"})
  void smallLimit_withManyMessagesInProgress_isSharedByThem(String setting) throws Exception {
    int limit = 100;
    int rounds = 50;
    FakeProvider limited = FakeProvider.with(setting, Integer.toString(limit));
    KmsKey key = limited.key();
    List<Cipher> ciphers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      ciphers.add(limited.cipher());
    }
    Map<Bytes, Integer> messagesByHeader = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Cipher cipher : ciphers) {
        cipher.init(Cipher.ENCRYPT_MODE, key);
      }
      for (Cipher cipher : ciphers) {
        Bytes header = header(cipher.doFinal(new byte[1]), 1);
        messagesByHeader.merge(header, 1, Integer::sum);
      }
    }
    assertThat(messagesByHeader.values())
        .as("the limit, and one message of each cipher that had begun")
        .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(limit + THREADS));
    assertThat(messagesByHeader.size())
        .as("data keys for %d messages", rounds * THREADS)
        .isLessThanOrEqualTo(2 * rounds * THREADS / limit);
  }

  /** U-3, U-4: many threads that need a data key at once make one call. */
  @Test
  @Timeout(60)
  void manyThreads_withoutADataKey_callTheServiceOnce() throws Exception {
    KmsKey key = fake.key();
    fake.kms().forgetOperations();
    fake.kms().setFault(request -> sleep(200));
    inThreads(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, key));
    assertThat(fake.kms().operations()).containsExactly("GenerateDataKey");
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void inThreads(Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(
            pool.submit(
                () -> {
                  work.run();
                  return null;
                }));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
