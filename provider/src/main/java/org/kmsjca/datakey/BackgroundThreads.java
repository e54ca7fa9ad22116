// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that fetch data keys ahead, a few for all caches. They are made when they are needed,
 * end soon when they are not, and keep no process from ending.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
final class BackgroundThreads {

  /** How many services may be slow before the keys of others are fetched late. */
  static final int MAX_THREADS = 4;

  private static final Duration IDLE_TIME = Duration.ofSeconds(10);

  private BackgroundThreads() {}

  /* What waits is bounded by the caches: one attempt for each data key. */
  private static final class Pool {
    static final ThreadPoolExecutor THREADS =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_TIME.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            BackgroundThreads::make);

    static {
      THREADS.allowCoreThreadTimeOut(true);
    }
  }

  /* Nothing of the thread that happens to be the first one is taken over that would keep its class
   * loader: it is none of this provider's. */
  private static Thread make(Runnable task) {
    Thread thread = new Thread(null, task, "kms-jca-data-keys", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(BackgroundThreads.class.getClassLoader());
    return thread;
  }

  /** Gives an executor that never makes its caller wait. */
  static Executor executor() {
    return task -> Pool.THREADS.execute(task);
  }
}
