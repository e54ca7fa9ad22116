// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * What a service does of its own from time to time: it destroys and rotates keys that are due, and
 * stores when keys were last used.
 *
 * <p>Each task is independent: one that fails keeps no other from running, and is tried again. Time
 * between two runs is measured by a clock that cannot be set, so that no step of the wall clock
 * stops the service from looking.
 *
 * <p>Confined to one thread.
 */
final class Housekeeping {

  /** How long it rests between two runs. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final System.Logger LOGGER = System.getLogger(Housekeeping.class.getPackageName());

  private final Map<String, Runnable> tasks;
  private final LongSupplier nanoTime;
  private final Set<String> failing = new TreeSet<>();
  private boolean begun;
  private long lastRun;

  Housekeeping(Engine engine, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    DeletionSweep deletion = new DeletionSweep(engine, nanoTime);
    MaterialSweep material = new MaterialSweep(engine);
    tasks =
        Map.of(
            "destroying keys", deletion::destroyDueKeys,
            "forgetting ended sessions", engine::forgetEndedSessions,
            "deleting expired key material", material::deleteExpiredMaterial,
            "rotating keys", material::rotateDueKeys,
            "storing the last uses of keys", engine.state()::storeUses);
  }

  /** Runs all tasks if the last run was long enough ago. */
  void runIfDue() {
    long now = nanoTime.getAsLong();
    if (begun && now - lastRun < INTERVAL.toNanos()) {
      return;
    }
    begun = true;
    lastRun = now;
    tasks.forEach(this::run);
  }

  private void run(String name, Runnable task) {
    try {
      task.run();
      failing.remove(name);
    } catch (RuntimeException e) {
      if (failing.add(name)) {
        LOGGER.log(
            System.Logger.Level.WARNING, "failed, and will be tried again: " + name + ": " + e);
      }
    }
  }
}
