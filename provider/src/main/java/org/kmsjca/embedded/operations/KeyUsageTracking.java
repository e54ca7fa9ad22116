// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Duration;
import java.time.Instant;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.LastUse;

/** For how long keys have not been used; uses are tracked from the day a key is made. */
final class KeyUsageTracking {

  private KeyUsageTracking() {}

  /** Tells since when uses of a key are tracked. */
  static Instant start(KmsKeyRecord key) {
    return key.creationDate();
  }

  /**
   * Counts the whole days since the last use, or since tracking began, as condition keys hold it;
   * none if the clock was put back.
   */
  static String daysWithoutUse(Call<?> call, KmsKeyRecord key) {
    Instant since = call.state().lastUseOf(key.arn()).map(LastUse::time).orElse(start(key));
    return String.valueOf(Math.max(0, Duration.between(since, call.time()).toDays()));
  }
}
