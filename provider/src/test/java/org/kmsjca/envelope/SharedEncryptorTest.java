// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** An encryptor that two threads use at once by mistake: one number must not seal two texts. */
class SharedEncryptorTest {

  private static final List<String> KEY = List.of("alias/test");

  private static final long REFUSAL_MILLIS = 5000;

  private final FakeKms kms = new FakeKms();
  private final MessageEncryptor encryptor =
      new EnvelopeEncryption(
              kms,
              "test",
              AesGcmEngine.named("SunJCE"),
              new EnvelopeEncryption.Parameters(
                  new DataKeyLimits(Duration.ofHours(1), 1L << 32, 1L << 40), 100, 100, 12, 2))
          .newEncryptor();

  @Test
  @Spec("MF-15")
  @Timeout(60)
  void call_duringTheCallOfAnotherThread_failsAndDisturbsNothing() throws Exception {
    encryptor.init(KEY, EncryptionContext.EMPTY, Bytes.EMPTY);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    kms.setFault(
        request -> {
          inside.countDown();
          Assertions.assertThatCode(end::await).doesNotThrowAnyException();
        });
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread first =
        call(
            failure,
            () -> encryptor.init(List.of("alias/other"), EncryptionContext.EMPTY, Bytes.EMPTY));
    inside.await();
    byte[] out = new byte[1000];
    AtomicReference<Throwable> refused = new AtomicReference<>();
    call(refused, () -> encryptor.updateAad(out, 0, 1)).join(REFUSAL_MILLIS);
    Throwable soon = refused.get();
    kms.heal();
    end.countDown();
    first.join();

    assertThat(soon)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("another thread is using this cipher; give each thread a cipher of its own");
    assertThat(failure.get()).isNull();
    assertThat(encryptor.finish(out, 0, 1, out, 0)).isEqualTo(encryptor.finishSize(1));
  }

  /* A daemon, so that a call that hangs fails the test and not the build. */
  private static Thread call(AtomicReference<Throwable> failure, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                failure.set(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
