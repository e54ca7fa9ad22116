// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Seals or opens the segments of one large message on several threads, the caller's among them.
 *
 * <p>The bytes are those that one thread would write. Nothing is promised of the other threads:
 * they take part if they come in time, and the caller does what they leave. No call waits for a
 * thread that has not begun.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none is kept; the other threads let go of
 * the arrays when the call returns.
 *
 * @see "docs/performance.md, section 4"
 */
final class ParallelSegments {

  /** From so many bytes on, behind the first segment, other threads are asked. */
  static final int THRESHOLD_BYTES = 3 << 19;

  /* So much is taken at once: long enough that taking it costs nothing, short enough that the
   * threads end at about the same time. */
  private static final int PART_BYTES = 1 << 17;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int IDLE_SECONDS = 5;
  private static final int WAITING_PER_THREAD = 4;

  /*
   * Threads of our own, and not the common pool: where that is full of tasks that wait, ours would
   * pile up in it. Here, what does not fit is not asked for. They end when nobody needs them.
   */
  private static final ThreadPoolExecutor OTHERS = others(Math.max(1, PROCESSORS - 1));

  private final int threads;

  private ParallelSegments(int threads) {
    this.threads = threads;
  }

  /**
   * Makes one.
   *
   * @param threads how many threads may work on one message, the caller's included; more than there
   *     are processors are not used
   */
  static ParallelSegments upTo(int threads) {
    return new ParallelSegments(Math.min(threads, PROCESSORS));
  }

  private static ThreadPoolExecutor others(int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_PER_THREAD * size),
            ParallelSegments::newThread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /* Inherits nothing of the caller that it could keep alive. */
  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(null, work, "kms-jca segments", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Tells whether so many bytes are worth more than one thread. */
  boolean pays(long bytes) {
    return bytes >= THRESHOLD_BYTES && threads > 1;
  }

  /**
   * Seals segments.
   *
   * @param range where they are
   * @param own the caller's cipher for this message
   * @throws java.security.ProviderException if the engine fails; {@code out} may hold ciphertext
   */
  void seal(SegmentRange range, SegmentCipher own) {
    run(range, own, range::seal);
    own.numbers().used(range.plaintextSize());
  }

  /**
   * Opens segments.
   *
   * @param range where they are
   * @param own the caller's cipher for this message
   * @return the size of the plaintext before the first wrong segment in bytes; from there on {@code
   *     out} holds zeros
   * @throws java.security.ProviderException if the engine fails; {@code out} holds zeros
   */
  int open(SegmentRange range, SegmentCipher own) {
    int opened = 0;
    try {
      opened = run(range, own, range::open);
      int size = opened << range.key().segmentSizeExponent();
      own.numbers().used(size);
      return size;
    } finally {
      // Segments behind a wrong one may have been opened before it was seen.
      range.wipePlaintextFrom(opened);
    }
  }

  private int run(SegmentRange range, SegmentCipher own, SegmentWork.Step step) {
    int partSize = Math.max(1, PART_BYTES >> range.key().segmentSizeExponent());
    SegmentWork work = new SegmentWork(step, range.count(), partSize);
    int wanted = Math.max(0, Math.min(threads, work.parts()) - 1);
    // All of them before the first is handed over: nothing may fail then.
    List<SegmentWork.Share> shares =
        Stream.generate(() -> new SegmentWork.Share(work, range.key())).limit(wanted).toList();
    try {
      askOthers(shares);
      return work.finish(own);
    } finally {
      shares.forEach(SegmentWork.Share::letGo);
    }
  }

  /* Whatever happens here must not end the call: threads that were asked before work on its arrays,
   * and would go on after the output of a wrong message had been wiped. */
  private static void askOthers(List<SegmentWork.Share> shares) {
    try {
      shares.forEach(OTHERS::execute);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // All are busy, or the system has no thread to give: then this thread does more itself.
    }
  }
}
