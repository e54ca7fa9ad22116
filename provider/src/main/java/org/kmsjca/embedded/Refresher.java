// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.kmsjca.embedded.keys.KeyEntry;

/**
 * The thread behind an engine: sees what other processes changed, destroys and rotates keys that
 * are due.
 *
 * <p>It runs until it is stopped and survives every error. While the store cannot be read, no
 * earlier decision counts. That a read hangs, such as on a disk that does not answer, can only be
 * seen by another thread: {@link #watch}.
 */
final class Refresher implements Runnable {

  private static final System.Logger LOGGER = System.getLogger(Refresher.class.getPackageName());

  /** How much longer than the interval may pass without a look at the store. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Duration interval;
  private final Housekeeping housekeeping;
  private volatile boolean failing;
  private volatile boolean stopped;
  private volatile long lastLook = System.nanoTime();

  Refresher(Engine engine, Duration interval, LongSupplier nanoTime) {
    this.engine = engine;
    this.interval = interval;
    housekeeping = new Housekeeping(engine, nanoTime);
  }

  /** Starts the thread, the one that watches it, and one that tends the audit trail. */
  static Refresher start(Engine engine, Duration interval) {
    return start(engine, interval, System::nanoTime);
  }

  /** As {@link #start(Engine, Duration)}, where another clock tells how much time passes. */
  static Refresher start(Engine engine, Duration interval, LongSupplier nanoTime) {
    Refresher refresher = new Refresher(engine, interval, nanoTime);
    startDaemon(refresher, "kms-jca-refresh");
    startDaemon(refresher::watch, "kms-jca-refresh-watch");
    startDaemon(() -> refresher.repeat(engine.trail()::tend), "kms-jca-audit");
    return refresher;
  }

  private static void startDaemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all threads before their next round. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    repeat(this::round);
  }

  /** Lets no earlier decision count while the store has not been looked at for too long. */
  private void watch() {
    long longest = interval.plus(PATIENCE).toNanos();
    repeat(
        () -> {
          if (System.nanoTime() - lastLook > longest) {
            survive(
                new IllegalStateException("it has not answered for " + interval.plus(PATIENCE)));
          }
        });
  }

  @SuppressWarnings("BusyWait") // it is a clock, not a condition, that is waited for
  private void repeat(Runnable task) {
    while (!stopped) {
      try {
        Thread.sleep(interval.toMillis());
      } catch (InterruptedException e) {
        // Nobody has a reason to stop this thread; without it revocations would not be seen.
        continue;
      }
      if (!stopped) {
        task.run();
      }
    }
  }

  /** Refreshes, and keeps house when it is time. */
  void round() {
    try {
      engine.state().refresh();
      lastLook = System.nanoTime();
      housekeeping.runIfDue();
      failing = false;
    } catch (Throwable e) {
      survive(e);
    }
  }

  private void survive(Throwable error) {
    engine.setStale();
    try {
      // The repository does this too when it throws an exception, but not for errors of the JVM.
      engine.state().keys().forEach(KeyEntry::touch);
      if (!failing) {
        failing = true;
        LOGGER.log(
            System.Logger.Level.WARNING,
            "no earlier decision counts, for the store cannot be refreshed: " + error);
      }
    } catch (Throwable again) {
      failing = true;
    }
  }
}
