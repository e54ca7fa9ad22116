// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.checkpoint;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of this process, counted.
 *
 * <p>Whoever begins something that must not be finished twice, such as a text under an IV, notes
 * {@link #current()} first and goes on only while it is still the same. It changes before the image
 * is made and again when the process goes on, after {@link #afterRestore} is done; in between
 * {@link #isRunning()} is false, and nothing of the kind may begin. So whatever a thread was doing
 * when the image was made, it notices.
 *
 * <p><b>Thread safety:</b> thread-safe; {@link #current()} is a read of a volatile field.
 */
public final class Checkpoints {

  /* Even: the process runs. Odd: an image is being made of it, or it has just been made of one. */
  private static volatile int current; // written under LOCK only

  private static final Object LOCK = new Object();

  private static final Queue<WeakReference<Runnable>> BEFORE = new ConcurrentLinkedQueue<>();
  private static final Queue<WeakReference<Runnable>> AFTER = new ConcurrentLinkedQueue<>();

  private Checkpoints() {}

  /** Gives the number of the present stretch between two checkpoints. */
  public static int current() {
    return current;
  }

  /** Tells whether the process runs as usual: no image is being made of it. */
  public static boolean isRunning() {
    return isRunning(current);
  }

  private static boolean isRunning(int number) {
    return (number & 1) == 0;
  }

  /**
   * Asks for a call before an image is made, in which secrets are wiped and files closed.
   *
   * @param action held weakly, so whoever asks keeps it
   */
  public static void beforeCheckpoint(Runnable action) {
    add(BEFORE, action);
  }

  /**
   * Asks for a call when the process goes on, before anything unique may begin.
   *
   * @param action held weakly, so whoever asks keeps it
   */
  public static void afterRestore(Runnable action) {
    add(AFTER, action);
  }

  private static void add(Queue<WeakReference<Runnable>> actions, Runnable action) {
    CracResource.register();
    actions.removeIf(earlier -> earlier.get() == null);
    actions.add(new WeakReference<>(action));
  }

  /** Called before an image is made: wipes, closes, and lets nothing begin. */
  public static void checkpoint() {
    synchronized (LOCK) {
      if (isRunning(current)) {
        current++;
      }
    }
    runAll(BEFORE);
  }

  /** Called when the process goes on, as itself or as one of several that began as the image. */
  public static void restore() {
    runAll(AFTER);
    synchronized (LOCK) {
      current += isRunning(current) ? 2 : 1;
    }
  }

  private static void runAll(Queue<WeakReference<Runnable>> actions) {
    RuntimeException failure = null;
    for (WeakReference<Runnable> asked : actions) {
      failure = runOne(asked.get(), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException runOne(
      @Nullable Runnable action, @Nullable RuntimeException failure) {
    try {
      if (action != null) {
        action.run();
      }
      return failure;
    } catch (RuntimeException e) {
      // The others are called all the same: their secrets must not stay because of this one.
      return failure == null ? e : failure;
    }
  }
}
