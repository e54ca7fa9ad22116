// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.embedded.operations.ResolvedKey;
import org.kmsjca.kms.DecisionStamp;

/**
 * Collects what the decisions of one call depend on. Confined to the thread of the call.
 *
 * <p>It is made before the first decision, and keys are added with the revision that was read
 * before the decision, so that a change in between makes the stamp stale, never unseen.
 */
final class StampBuilder {

  private final InstantSource clock;
  private final Instant begin;
  private final IdentityRepository identities;
  private final long identitiesRevision;
  private @Nullable DecisionStamp stamp;
  private @Nullable Instant validUntil;

  StampBuilder(InstantSource clock, Instant begin, IdentityRepository identities) {
    this.clock = clock;
    this.begin = begin;
    this.identities = identities;
    this.identitiesRevision = identities.identitiesRevision();
  }

  /**
   * Adds a decision about a key, or about no key; {@code until} is null if time does not matter.
   */
  void add(@Nullable ResolvedKey key, @Nullable Instant until) {
    if (key != null) {
      DecisionStamp more =
          new KeyStamp(key.entry(), key.revision(), identities, identitiesRevision);
      stamp = stamp == null ? more : both(stamp, more);
    }
    if (until != null && (validUntil == null || until.isBefore(validUntil))) {
      validUntil = until;
    }
  }

  private static DecisionStamp both(DecisionStamp first, DecisionStamp second) {
    return () -> first.isCurrent() && second.isCurrent();
  }

  /** Makes the stamp. */
  DecisionStamp build() {
    long revision = identitiesRevision;
    IdentityRepository counter = identities;
    DecisionStamp made = stamp == null ? () -> counter.identitiesRevision() == revision : stamp;
    return validUntil == null ? made : new TimedStamp(made, clock, begin, validUntil);
  }
}
