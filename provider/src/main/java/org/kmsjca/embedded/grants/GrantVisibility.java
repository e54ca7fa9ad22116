// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Which grants count for a request: those that are old enough, and those for which it brings a
 * token.
 *
 * @param now the moment of the request
 * @param delay how old a grant must be to count without a token; zero if all count
 * @param withToken the IDs of the grants of the key for which the request brings a token
 */
public record GrantVisibility(Instant now, Duration delay, Set<String> withToken) {

  /** Copies the set. */
  public GrantVisibility {
    withToken = Set.copyOf(withToken);
  }

  /** Lets all grants of the key count. */
  public static GrantVisibility all(Instant now) {
    return new GrantVisibility(now, Duration.ZERO, Set.of());
  }

  boolean isVisible(GrantRecord grant) {
    return delay.isZero()
        || withToken.contains(grant.grantId())
        || !now.isBefore(grant.creationDate().plus(delay));
  }

  /** Tells whether a visible grant would not count if the clock were set back. */
  boolean dependsOnTime(GrantRecord grant) {
    return !delay.isZero() && !withToken.contains(grant.grantId());
  }
}
