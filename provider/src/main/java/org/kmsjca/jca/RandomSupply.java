// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.MixedRandom;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsException;

/**
 * Random bytes for all {@code SecureRandom} objects of a provider: local ones, mixed with some of
 * the service.
 *
 * <p>Whoever wants random bytes never waits for the service, and never calls it: it may be the
 * service itself, or a library below it. Its share is fetched by a thread of its own, at the first
 * use, after an hour, and after 1 MiB; while the service is away, after a minute again.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the state of the generator.
 */
final class RandomSupply {

  /** How much the service gives at once. */
  static final int FETCHED_BYTES = 64;

  /** How long that is enough. */
  static final Duration MAX_AGE = Duration.ofHours(1);

  /** How much may be taken before. */
  static final long MAX_BYTES = 1 << 20;

  /** How long the service is not asked after it has failed. */
  static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  private final Supplier<Kms> service;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable MixedRandom> generator = new AtomicReference<>();
  private final AtomicBoolean fetching = new AtomicBoolean();
  private final AtomicLong taken = new AtomicLong();
  private volatile @Nullable Attempt last;

  /* When the service was asked, and what came of it. */
  private record Attempt(long nanos, int checkpoint, boolean succeeded) {}

  /** Makes a supply; nothing is opened before it is used. */
  RandomSupply(Supplier<Kms> service) {
    this(service, RandomSupply::inThread, System::nanoTime);
  }

  RandomSupply(Supplier<Kms> service, Executor background, LongSupplier nanoTime) {
    this.service = service;
    this.background = background;
    this.nanoTime = nanoTime;
  }

  /* A thread for each, since it is rarely needed and none should be left for a checkpoint. */
  private static void inThread(Runnable task) {
    Thread thread = new Thread(null, task, "kms-jca-random", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(RandomSupply.class.getClassLoader());
    thread.start();
  }

  /* Of two threads that are the first, both take the same one. */
  private MixedRandom generator() {
    MixedRandom made = generator.get();
    if (made == null) {
      generator.compareAndSet(null, new MixedRandom());
      made = generator.get();
    }
    if (made == null) {
      throw new AssertionError("a generator that was made is not there");
    }
    return made;
  }

  /** Fills an array, without waiting. */
  void nextBytes(byte[] bytes) {
    generator().nextBytes(bytes);
    taken.addAndGet(bytes.length);
    if (isDue() && fetching.compareAndSet(false, true)) {
      askInBackground();
    }
  }

  private void askInBackground() {
    try {
      background.execute(this::fetchInBackground);
    } catch (RuntimeException | OutOfMemoryError e) {
      // The JVM has no thread to give; whoever wanted numbers has them.
      last = new Attempt(nanoTime.getAsLong(), Checkpoints.current(), false);
      fetching.set(false);
    }
  }

  private boolean isDue() {
    Attempt attempt = last;
    if (attempt == null || attempt.checkpoint() != Checkpoints.current()) {
      return true;
    }
    long age = nanoTime.getAsLong() - attempt.nanos();
    return attempt.succeeded()
        ? age >= MAX_AGE.toNanos() || taken.get() >= MAX_BYTES
        : age >= RETRY_INTERVAL.toNanos();
  }

  private void fetchInBackground() {
    Attempt before = last;
    try {
      fetch();
    } catch (KmsException | ConfigurationException e) {
      if (before == null || before.succeeded()) {
        // Not a static logger: making one in the wrong moment could need random numbers itself.
        System.getLogger(RandomSupply.class.getPackageName())
            .log(
                System.Logger.Level.WARNING,
                "random numbers are those of this machine alone for now: "
                    + KmsFailure.describe(e));
      }
    } finally {
      fetching.set(false);
    }
  }

  /**
   * Has the service add to the random numbers that follow, now.
   *
   * @throws KmsException if the service refuses or fails; the numbers are local ones still
   * @throws ConfigurationException if the configuration is wrong
   */
  void fetch() {
    int checkpoint = Checkpoints.current();
    boolean succeeded = false;
    try {
      GenerateRandom.Result result = service.get().call(new GenerateRandom(FETCHED_BYTES));
      byte[] bytes = result.plaintext().toByteArray();
      result.plaintext().destroy();
      generator().supplement(bytes);
      Arrays.fill(bytes, (byte) 0);
      taken.set(0);
      succeeded = true;
    } finally {
      last = new Attempt(nanoTime.getAsLong(), checkpoint, succeeded);
    }
  }

  /** Adds what a caller has; it never replaces anything. */
  void supplement(byte[] seed) {
    generator().supplement(seed);
  }
}
