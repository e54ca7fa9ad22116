// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Duration;
import java.time.Instant;

/**
 * When a key is rotated automatically.
 *
 * @param periodInDays the period, 90 to 2560 days; 365 for keys that a service manages
 * @param nextRotationDate when new material becomes current
 */
public record RotationSchedule(int periodInDays, Instant nextRotationDate) {

  /** The period that counts if none is given, in days. */
  public static final int DEFAULT_PERIOD_IN_DAYS = 365;

  /**
   * Plans the next rotation one period ahead.
   *
   * @param periodInDays the period, 90 to 2560 days
   * @param now the time of the last automatic rotation, or of the call that turned rotation on
   */
  public static RotationSchedule from(int periodInDays, Instant now) {
    return new RotationSchedule(periodInDays, now.plus(Duration.ofDays(periodInDays)));
  }

  /** Plans the rotation after one that was made now, however late it was. */
  RotationSchedule next(Instant now) {
    return from(periodInDays, now);
  }

  /** Tells whether the next rotation is due. */
  boolean isDue(Instant now) {
    return !nextRotationDate.isAfter(now);
  }
}
