// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * When the successor of one data key is fetched ahead: when most of its messages, bytes or time are
 * used up and somebody uses it, one attempt at a time, and after a failure not at once again.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
final class Succession {

  /* A fifth of a limit is left for the fetch. */
  private static final int SPARE_SHARE = 5;

  /* Used in this share of its maximum age, a key is in use. */
  private static final int IN_USE_SHARE = 2;

  /* Pauses between attempts double up to this share of the maximum age, and a minute. */
  private static final int PAUSE_SHARE = 50;
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /* How often the keys are looked at, so that a short maximum age has some looks at its end. */
  private static final int LOOK_SHARE = 10;
  private static final Duration MIN_LOOK_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_LOOK_INTERVAL = Duration.ofSeconds(1);

  /* What is longer counts as this, so that it can be counted in nanoseconds. */
  private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final Duration maxAge;
  private final Ticker ticker;
  private final Consumer<Succession> fetch;
  private final long made;
  private final AtomicBoolean underway = new AtomicBoolean();
  private volatile long notBefore;
  private volatile long lastUse;

  /* Of the thread that makes the attempt; `underway` hands them over. */
  private Duration pause;
  private long lastLog;

  /**
   * Begins the time of a key.
   *
   * @param limits of the key
   * @param ticker tells the time
   * @param fetch has a successor fetched, on another thread; ends with {@link #putOff} or {@link
   *     #failed} unless there is one
   */
  Succession(DataKeyLimits limits, Ticker ticker, Consumer<Succession> fetch) {
    this.maxAge = min(limits.maxAge(), LONGEST_AGE);
    this.ticker = ticker;
    this.fetch = fetch;
    made = ticker.read();
    notBefore = made;
    lastUse = made - maxAge.toNanos();
    lastLog = made - LOG_INTERVAL.toNanos();
    pause = lookInterval(maxAge);
  }

  /** How often keys of a maximum age are looked at. */
  static Duration lookInterval(Duration maxAge) {
    Duration share = maxAge.dividedBy(LOOK_SHARE);
    return max(MIN_LOOK_INTERVAL, min(share, MAX_LOOK_INTERVAL));
  }

  /** Tells whether most of a limit is used up; the last of a limit always counts as most. */
  static boolean isMost(long used, long limit) {
    return used >= limit - limit / SPARE_SHARE;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * Looks at the key; to be called at intervals.
   *
   * @param used whether it was used since the last look
   * @param runningOut whether most of its messages or bytes are used up
   */
  void look(boolean used, boolean runningOut) {
    long now = ticker.read();
    if (used) {
      lastUse = now;
    }
    long limit = maxAge.toNanos();
    boolean inUse = now - lastUse <= limit / IN_USE_SHARE;
    if (inUse && (runningOut || isMost(now - made, limit))) {
      begin();
    }
  }

  /** Has a successor fetched, unless that is under way or was tried a moment ago. */
  void begin() {
    if (!underway.get() && ticker.read() - notBefore >= 0 && underway.compareAndSet(false, true)) {
      fetch.accept(this);
    }
  }

  /** Ends an attempt that was not made; the next look may begin another one. */
  void putOff() {
    notBefore = ticker.read() + lookInterval(maxAge).toNanos();
    underway.set(false);
  }

  /**
   * Ends an attempt that has failed, and has the next one wait, each time longer.
   *
   * @return whether the failure should be logged: not if another one was a moment ago
   */
  boolean failed() {
    long now = ticker.read();
    boolean log = now - lastLog >= LOG_INTERVAL.toNanos();
    if (log) {
      lastLog = now;
    }
    notBefore = now + pause.toNanos();
    Duration longest = max(lookInterval(maxAge), min(maxAge.dividedBy(PAUSE_SHARE), MAX_PAUSE));
    pause = min(pause.multipliedBy(2), longest);
    underway.set(false);
    return log;
  }
}
