// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.ProviderException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Threads that share segments: each one once, and the caller knows when all are done. */
@Timeout(60)
class SegmentWorkTest {

  private static final int SEGMENTS = 1000;
  private static final int PART = 3;

  private final MessageKey key =
      MessageKey.forWriting(
          AesGcmEngine.named("SunJCE"),
          KeyMaterial.wrap(new byte[32]),
          12,
          EncryptionContext.EMPTY,
          List.of(Bytes.copyOf(new byte[16], 0, 16)));
  private final SegmentCipher own = Objects.requireNonNull(key.borrowCipher());

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static SegmentWork work(SegmentWork.Step step) {
    return new SegmentWork(step, SEGMENTS, PART);
  }

  @Test
  void segments_ofManyThreads_areWorkedOnOnceEachWithACipherOfTheirOwn() throws Exception {
    AtomicIntegerArray times = new AtomicIntegerArray(SEGMENTS);
    Set<SegmentCipher> inUse = ConcurrentHashMap.newKeySet();
    SegmentWork work =
        work(
            (cipher, segment) -> {
              assertThat(inUse.add(cipher)).isTrue();
              times.incrementAndGet(segment);
              LockSupport.parkNanos(1000);
              inUse.remove(cipher);
              return true;
            });
    assertThat(work.parts()).isEqualTo(334);
    List<Thread> others =
        List.of(
            start(new SegmentWork.Share(work, key)),
            start(new SegmentWork.Share(work, key)),
            start(new SegmentWork.Share(work, key)));
    assertThat(work.finish(own)).isEqualTo(SEGMENTS);
    for (int i = 0; i < SEGMENTS; i++) {
      assertThat(times.get(i)).isEqualTo(1);
    }
    for (Thread other : others) {
      other.join();
    }
  }

  @Test
  void caller_whileAnotherThreadHasAPart_waitsForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    boolean[] done = new boolean[1];
    SegmentWork work =
        work(
            (cipher, segment) -> {
              if (segment == 0) {
                begun.countDown();
                await(end);
                done[0] = true;
              }
              return true;
            });
    Thread other = start(new SegmentWork.Share(work, key));
    begun.await();
    Thread release =
        start(
            () -> {
              sleep(200);
              end.countDown();
            });
    assertThat(work.finish(own)).isEqualTo(SEGMENTS);
    assertThat(done[0]).isTrue();
    other.join();
    release.join();
  }

  @Test
  void caller_interruptedWhileItWaits_staysInterruptedAndGetsItsResult() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    SegmentWork work =
        work(
            (cipher, segment) -> {
              if (segment == 0) {
                begun.countDown();
                await(end);
              }
              return true;
            });
    Thread other = start(new SegmentWork.Share(work, key));
    begun.await();
    Thread caller = Thread.currentThread();
    Thread release =
        start(
            () -> {
              sleep(100);
              caller.interrupt();
              sleep(100);
              end.countDown();
            });
    int right = work.finish(own);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(right).isEqualTo(SEGMENTS);
    other.join();
    release.join();
  }

  @Test
  void failure_ofAnotherThread_reachesTheCaller() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    SegmentWork work =
        work(
            (cipher, segment) -> {
              if (Thread.currentThread() != caller) {
                failed.countDown();
                throw new ProviderException("the engine failed");
              }
              return true;
            });
    Thread other = start(new SegmentWork.Share(work, key));
    failed.await();
    assertThatThrownBy(() -> work.finish(own))
        .isInstanceOf(ProviderException.class)
        .hasMessage("the engine failed");
    other.join();
  }

  @Test
  void wrongSegment_endsTheWorkBehindItAndNotBeforeIt() {
    AtomicIntegerArray times = new AtomicIntegerArray(SEGMENTS);
    SegmentWork work =
        work(
            (cipher, segment) -> {
              times.incrementAndGet(segment);
              return segment != 501;
            });
    assertThat(work.finish(own)).isEqualTo(501);
    for (int i = 0; i <= 501; i++) {
      assertThat(times.get(i)).isEqualTo(1);
    }
    for (int i = 502; i < SEGMENTS; i++) {
      assertThat(times.get(i)).isZero();
    }
  }

  @Test
  void share_thatComesTooLate_doesNothing() {
    AtomicIntegerArray times = new AtomicIntegerArray(SEGMENTS);
    SegmentWork work = work((cipher, segment) -> times.incrementAndGet(segment) > 0);
    SegmentWork.Share late = new SegmentWork.Share(work, key);
    SegmentWork.Share tooLate = new SegmentWork.Share(work, key);
    work.finish(own);
    tooLate.letGo();
    late.run();
    tooLate.run();
    for (int i = 0; i < SEGMENTS; i++) {
      assertThat(times.get(i)).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
