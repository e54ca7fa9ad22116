// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.time.InstantSource;
import org.kmsjca.kms.DecisionStamp;

/**
 * A stamp that also ends when the clock leaves the span in which the decision holds. Once ended it
 * stays so, even if the clock is set back.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class TimedStamp implements DecisionStamp {

  private final DecisionStamp stamp;
  private final InstantSource clock;
  private final Instant from;
  private final Instant until;
  private volatile boolean ended;

  /** Limits a stamp to the time from {@code from}, inclusive, to {@code until}, exclusive. */
  TimedStamp(DecisionStamp stamp, InstantSource clock, Instant from, Instant until) {
    this.stamp = stamp;
    this.clock = clock;
    this.from = from;
    this.until = until;
  }

  @Override
  public boolean isCurrent() {
    if (ended || !stamp.isCurrent()) {
      return false;
    }
    Instant now = clock.instant();
    if (now.isBefore(from) || !now.isBefore(until)) {
      ended = true;
      return false;
    }
    return true;
  }
}
