// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket of tokens that fills at a steady rate, up to what comes in one second, at least one.
 *
 * <p>All that is kept is the moment at which the bucket will be full. If the clock is set back by
 * more than a second behind what that moment allows, the bucket is taken as full again.
 *
 * <p>A full bucket is like a new one, so it can be retired and made again later. A retired bucket
 * gives nothing.
 *
 * <p><b>Thread safety:</b> thread-safe, without locks.
 */
final class TokenBucket {

  /** The most tokens that are taken at once. */
  static final int MAX_TOKENS = 2;

  private static final long RETIRED = Long.MAX_VALUE;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TOLERANCE = Duration.ofSeconds(1).toNanos();

  private final long interval;
  private final long capacity;
  private final AtomicLong fullAt = new AtomicLong(Long.MIN_VALUE);

  /**
   * Makes a full bucket.
   *
   * @param perSecond tokens that come in a second, more than 0 and at most 1,000,000,000
   */
  TokenBucket(double perSecond) {
    interval = Math.max(1, Math.round(SECOND / perSecond));
    capacity = interval * Math.max(1, (long) perSecond);
  }

  /**
   * Takes tokens if they are there. More tokens than the bucket holds are given when it is full.
   *
   * @param tokens how many, 1 to {@link #MAX_TOKENS}
   */
  boolean tryTake(int tokens, Instant time) {
    long now = nanos(time);
    long cost = interval * tokens;
    while (true) {
      long full = fullAt.get();
      if (full == RETIRED) {
        return false;
      }
      long next = (isFull(full, now) ? now : full) + cost;
      if (next > now + Math.max(capacity, cost)) {
        return false;
      }
      if (fullAt.compareAndSet(full, next)) {
        return true;
      }
    }
  }

  /** Retires the bucket for good if it is full; tells whether it is retired. */
  boolean retireIfFull(Instant time) {
    long full = fullAt.get();
    return full == RETIRED || (isFull(full, nanos(time)) && fullAt.compareAndSet(full, RETIRED));
  }

  /** Tells whether the bucket is retired. */
  boolean isRetired() {
    return fullAt.get() == RETIRED;
  }

  /* No request leaves the bucket to be filled for longer than this; so the clock was set back. */
  private boolean isFull(long full, long now) {
    return full <= now || full > now + Math.max(capacity, interval * MAX_TOKENS) + TOLERANCE;
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
