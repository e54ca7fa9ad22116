// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.time.Instant;
import org.kmsjca.embedded.keys.KeyEntry;

/**
 * The thread behind an engine: sees what other processes changed, and destroys keys that are due.
 *
 * <p>It runs until it is stopped and survives every error. While the store cannot be read, no
 * earlier decision counts.
 */
final class Refresher implements Runnable {

  private static final System.Logger LOGGER = System.getLogger(Refresher.class.getPackageName());

  /** How often keys are looked for whose waiting period is over. */
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

  private final Engine engine;
  private final Duration interval;
  private Instant nextSweep = Instant.MIN;
  private boolean failing;
  private volatile boolean stopped;

  Refresher(Engine engine, Duration interval) {
    this.engine = engine;
    this.interval = interval;
  }

  /** Starts the thread. */
  static Refresher start(Engine engine, Duration interval) {
    Refresher refresher = new Refresher(engine, interval);
    Thread thread = new Thread(refresher, "kms-jca-refresh");
    thread.setDaemon(true);
    thread.start();
    return refresher;
  }

  /** Ends the thread before its next round. */
  void stop() {
    stopped = true;
  }

  @Override
  @SuppressWarnings("BusyWait") // it is a clock, not a condition, that is waited for
  public void run() {
    while (!stopped) {
      try {
        Thread.sleep(interval.toMillis());
      } catch (InterruptedException e) {
        // Nobody has a reason to stop this thread; without it revocations would not be seen.
        continue;
      }
      if (!stopped) {
        round();
      }
    }
  }

  /** Refreshes, and sweeps when it is time. */
  void round() {
    try {
      engine.keys().refresh();
      Instant now = engine.clock().instant();
      if (!now.isBefore(nextSweep)) {
        nextSweep = now.plus(SWEEP_INTERVAL);
        engine.destroyDueKeys();
      }
      failing = false;
    } catch (Throwable e) {
      survive(e);
    }
  }

  private void survive(Throwable error) {
    engine.setStale();
    try {
      // The repository does this too when it throws an exception, but not for errors of the JVM.
      engine.keys().keys().forEach(KeyEntry::touch);
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
