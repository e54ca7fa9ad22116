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
 * <p><b>Thread safety:</b> thread-safe, without locks.
 */
final class TokenBucket {

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
   * @param tokens how many, at least one
   */
  boolean tryTake(int tokens, Instant time) {
    long now = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    long cost = interval * tokens;
    while (true) {
      long full = fullAt.get();
      boolean stale = full <= now || full > now + Math.max(capacity, cost) + TOLERANCE;
      long next = (stale ? now : full) + cost;
      if (next > now + Math.max(capacity, cost)) {
        return false;
      }
      if (fullAt.compareAndSet(full, next)) {
        return true;
      }
    }
  }
}
