// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** When a policy could decide otherwise because time went by. Immutable. */
final class TimeDependence {

  private static final BigDecimal MAX_SECOND = BigDecimal.valueOf(Instant.MAX.getEpochSecond() - 1);
  private static final BigDecimal MIN_SECOND = BigDecimal.valueOf(Instant.MIN.getEpochSecond());

  private final boolean everySecond;
  private final long[] seconds;

  private TimeDependence(boolean everySecond, long[] seconds) {
    this.everySecond = everySecond;
    this.seconds = seconds;
  }

  static TimeDependence of(List<Statement> statements) {
    boolean everySecond = statements.stream().anyMatch(TimeDependence::changesEverySecond);
    // The comparisons see whole seconds. "Before D" ends with D's second, "until D" one later.
    long[] seconds =
        statements.stream()
            .flatMap(statement -> statement.conditions().stream())
            .flatMap(Condition::moments)
            .filter(moment -> moment.compareTo(MIN_SECOND) > 0)
            .filter(moment -> moment.compareTo(MAX_SECOND) < 0)
            .mapToLong(moment -> moment.setScale(0, RoundingMode.FLOOR).longValueExact())
            .flatMap(second -> LongStream.of(second, second + 1))
            .sorted()
            .distinct()
            .toArray();
    return new TimeDependence(everySecond, seconds);
  }

  /** Gives the first moment after now at which a decision could change; null if there is none. */
  @Nullable Instant nextChange(Instant now) {
    if (everySecond) {
      return Instant.ofEpochSecond(now.getEpochSecond() + 1);
    }
    for (long second : seconds) {
      if (second > now.getEpochSecond()) {
        return Instant.ofEpochSecond(second);
      }
    }
    return null;
  }

  private static boolean changesEverySecond(Statement statement) {
    ResourceElement resources = statement.resources();
    return (resources != null && resources.dependsOnTime())
        || statement.conditions().stream().anyMatch(Condition::changesEverySecond);
  }
}
