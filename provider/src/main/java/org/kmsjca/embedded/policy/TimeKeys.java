// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The condition keys whose value changes while nothing else does. */
final class TimeKeys {

  static final String CURRENT_TIME = "aws:currenttime";
  static final String EPOCH_TIME = "aws:epochtime";
  private static final String MFA_AGE = "aws:multifactorauthage";

  private TimeKeys() {}

  /** Tells whether the value of a key depends on the time of the request. */
  static boolean isTimeKey(String canonicalKey) {
    return isClock(canonicalKey) || canonicalKey.equals(MFA_AGE);
  }

  /** Tells whether a key is the time of the request itself. */
  static boolean isClock(String canonicalKey) {
    return canonicalKey.equals(CURRENT_TIME) || canonicalKey.equals(EPOCH_TIME);
  }

  /** Writes the time of a request; conditions see whole seconds. */
  static String currentTime(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Writes the time of a request as seconds since 1970. */
  static String epochTime(Instant now) {
    return Long.toString(now.getEpochSecond());
  }
}
