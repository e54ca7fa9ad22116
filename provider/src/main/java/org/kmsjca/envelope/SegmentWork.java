// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Segments of one call, taken in parts by all threads that take part, in ascending order.
 *
 * <p>The first wrong segment ends the work: parts before it are finished, parts behind it are not
 * begun any more.
 *
 * <p><b>Thread safety:</b> {@link #help} by any thread, {@link #finish} by the thread that made it,
 * once. <b>Secrets:</b> the arrays of the call, through its step.
 */
final class SegmentWork {

  /** Works on one segment with a cipher that the thread has alone. */
  @FunctionalInterface
  interface Step {

    /** Tells whether the segment was right. */
    boolean apply(SegmentCipher cipher, int segment);
  }

  /* How often the caller looks before it sleeps: the others need about as long as one part more. */
  private static final int LOOKS = 2000;

  private final Step step;
  private final int segments;
  private final int partSize;
  private final int parts;
  private final Thread caller = Thread.currentThread();

  private final AtomicInteger nextPart = new AtomicInteger();
  private final AtomicInteger partsDone = new AtomicInteger();
  private final AtomicInteger firstWrong;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Makes the work of one call.
   *
   * @param step what is to be done
   * @param segments how often
   * @param partSize how many segments a thread takes at once
   */
  SegmentWork(Step step, int segments, int partSize) {
    this.step = step;
    this.segments = segments;
    this.partSize = partSize;
    this.parts = (segments + partSize - 1) / partSize;
    this.firstWrong = new AtomicInteger(segments);
  }

  int parts() {
    return parts;
  }

  /**
   * Works with one more thread until no part is left.
   *
   * @param key lends the thread a cipher
   */
  private void help(MessageKey key) {
    if (nextPart.get() >= parts) {
      return;
    }
    SegmentCipher cipher = key.borrowCipher();
    if (cipher == null) {
      return; // The data key was retired meanwhile. The caller still has its own cipher.
    }
    try {
      takeParts(cipher);
    } finally {
      key.giveBack(cipher);
    }
  }

  /**
   * Works until all is done, by this thread and the others.
   *
   * @return how many segments were right before the first wrong one
   */
  int finish(SegmentCipher own) {
    takeParts(own);
    awaitOthers();
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return firstWrong.get();
  }

  private void takeParts(SegmentCipher cipher) {
    int part;
    while ((part = nextPart.getAndIncrement()) < parts) {
      try {
        process(cipher, part * partSize);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        firstWrong.set(0);
      } finally {
        if (partsDone.incrementAndGet() == parts) {
          LockSupport.unpark(caller);
        }
      }
    }
  }

  private void process(SegmentCipher cipher, int first) {
    int end = Math.min(segments, first + partSize);
    for (int segment = first; segment < end && segment < firstWrong.get(); segment++) {
      if (!step.apply(cipher, segment)) {
        firstWrong.accumulateAndGet(segment, Math::min);
      }
    }
  }

  /* Only for parts that have begun. An interrupt is for whoever looks for it afterwards. */
  private void awaitOthers() {
    boolean interrupted = false;
    for (int looks = 0; partsDone.get() < parts; looks++) {
      if (looks < LOOKS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What another thread is asked to do. It may come late, and finds nothing then. */
  static final class Share implements Runnable {

    private final AtomicReference<@Nullable SegmentWork> work;
    private final MessageKey key;

    Share(SegmentWork work, MessageKey key) {
      this.work = new AtomicReference<>(work);
      this.key = key;
    }

    @Override
    public void run() {
      SegmentWork present = work.get();
      if (present != null) {
        present.help(key);
      }
    }

    /** Forgets the arrays of the call, which is over. */
    void letGo() {
      work.set(null);
    }
  }
}
