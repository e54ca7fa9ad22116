// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKey;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** Encryptors at work while one data key follows another, with the real background threads. */
class DataKeyChangeTest {

  private static final List<String> KEY = List.of("alias/test");
  private static final int MAX_MESSAGES = 100;
  private static final int THREADS = 4;
  private static final int SIZE = 10;

  private final FakeKms kms = new FakeKms();
  private final EnvelopeEncryption envelopes =
      new EnvelopeEncryption(
          kms,
          "test",
          AesGcmEngine.named("SunJCE"),
          new EnvelopeEncryption.Parameters(
              new DataKeyLimits(Duration.ofHours(1), MAX_MESSAGES, 1L << 40), 100, 100, 12));

  private static byte[] encrypt(MessageEncryptor encryptor) {
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    return encryptor.finish(new byte[SIZE], 0, SIZE);
  }

  private DataKey<MessageKey> present() {
    return envelopes.encryptionKey(envelopes.identity(KEY, EncryptionContext.EMPTY));
  }

  /**
   * Over several changes the service answers no call before the present key is all but used up:
   * whoever encrypts asks it once, for the very first key, and waits for none.
   */
  @Test
  @Spec("DC-20")
  @Timeout(60)
  void messages_overSeveralChanges_neverWaitForTheService() throws Exception {
    Semaphore asked = new Semaphore(0);
    Semaphore answer = new Semaphore(0);
    Set<Thread> askers = ConcurrentHashMap.newKeySet();
    MessageEncryptor encryptor = envelopes.newEncryptor();
    encrypt(encryptor);
    kms.setFault(
        request -> {
          askers.add(Thread.currentThread());
          asked.release();
          answer.acquireUninterruptibly();
        });
    int used = 1;
    for (int change = 0; change < 5; change++) {
      DataKey<MessageKey> old = present();
      for (; used < MAX_MESSAGES * 4 / 5; used++) {
        encrypt(encryptor);
      }
      asked.acquire();
      for (; used < MAX_MESSAGES; used++) {
        encrypt(encryptor);
      }
      assertThat(old.isUsable()).isTrue();
      answer.release();
      while (present() == old) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      used = 0;
    }
    assertThat(askers).doesNotContain(Thread.currentThread()).isNotEmpty();
    assertThat(askers)
        .allSatisfy(
            thread -> {
              assertThat(thread.isDaemon()).isTrue();
              assertThat(thread.getName()).isEqualTo("kms-jca-data-keys");
            });
    assertThat(kms.operations()).containsOnly("GenerateDataKey").hasSize(6);
  }

  /** DC-5 as before: never one more than the limit, while keys are replaced at any moment. */
  @Test
  @Spec({"DC-5", "DC-20"})
  @Timeout(60)
  void limit_whileKeysAreFetchedAhead_isExact() throws Exception {
    int messages = 5000;
    int prefix = Integer.BYTES;
    Map<String, Set<Bytes>> numbersByHeader = new ConcurrentHashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> ends = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      ends.add(
          pool.submit(
              () -> {
                MessageEncryptor encryptor = envelopes.newEncryptor();
                for (int i = 0; i < messages; i++) {
                  byte[] message = encrypt(encryptor);
                  int body = message.length - SIZE - 16 - 9;
                  String header = Bytes.copyOf(message, prefix, body - prefix).toString();
                  Bytes iv = Bytes.copyOf(encryptor.iv(), 0, 12);
                  assertThat(
                          numbersByHeader
                              .computeIfAbsent(header, same -> ConcurrentHashMap.newKeySet())
                              .add(iv))
                      .as("a number that nobody else has")
                      .isTrue();
                }
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    pool.shutdown();
    assertThat(numbersByHeader.values().stream().mapToInt(Set::size).sum())
        .isEqualTo(THREADS * messages);
    assertThat(numbersByHeader.values())
        .allSatisfy(numbers -> assertThat(numbers).hasSizeLessThanOrEqualTo(MAX_MESSAGES));
    assertThat(new HashSet<>(kms.operations())).containsExactly("GenerateDataKey");
    assertThat(kms.calls()).isLessThanOrEqualTo(2L * THREADS * messages / MAX_MESSAGES);
  }

  /** What was encrypted with keys that were replaced can be read. */
  @Test
  @Spec("DC-20")
  @Timeout(60)
  void messages_ofKeysThatWereReplaced_canBeRead() throws Exception {
    MessageEncryptor encryptor = envelopes.newEncryptor();
    MessageDecryptor decryptor = envelopes.newDecryptor();
    for (int i = 0; i < 5 * MAX_MESSAGES; i++) {
      byte[] message = encrypt(encryptor);
      byte[] out = new byte[SIZE];
      decryptor.init(KEY.get(0), EncryptionContext.EMPTY, Bytes.EMPTY);
      assertThat(decryptor.finish(message, 0, message.length, out, 0)).isEqualTo(SIZE);
    }
    assertThat(kms.operations()).contains("Decrypt");
  }
}
