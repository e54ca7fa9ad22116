// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.kmsjca.kms.KeyState;

/**
 * The waiting period before a key is destroyed.
 *
 * <p>A primary key waits for its replicas first: its period begins when the last one is destroyed.
 * Because destroying cannot be undone, one look at the clock is not enough: that the period is over
 * is noted, and the key is destroyed when that still holds a grace period later. A clock that jumps
 * ahead and is put right within the grace period destroys nothing.
 *
 * <p>Everything here is a pure function; nothing is stored.
 *
 * @see "docs/spec/key-lifecycle.md, section 4"
 */
public final class KeyDeletion {

  /** How long a period must have been over before the key is destroyed. */
  public static final Duration GRACE = Duration.ofHours(1);

  private KeyDeletion() {}

  /** What the clock says about a key. */
  public enum Finding {
    /** Nothing is to be done. */
    NONE,
    /** The period is over; that must be noted. */
    OVER,
    /** The period is not over any more: the clock was put back, and the note must go. */
    NOT_OVER_ANY_MORE,
    /** The period has been over for long enough. */
    DUE
  }

  /**
   * Starts the waiting period of a key.
   *
   * @param key the key
   * @param related all keys with its ID; itself may be among them
   * @param days the length of the period
   * @param now the time now
   * @return the key in its new state, without date if it waits for replicas
   * @throws org.kmsjca.kms.KmsKeyStateException if the state forbids it
   */
  public static KmsKeyRecord schedule(
      KmsKeyRecord key, Collection<KmsKeyRecord> related, int days, Instant now) {
    KeyStates.check("ScheduleKeyDeletion", key);
    boolean waits = key.isPrimary() && hasOthers(key, related);
    return key.toBuilder()
        .state(waits ? KeyState.PENDING_REPLICA_DELETION : KeyState.PENDING_DELETION)
        .deletionDate(waits ? null : now.plus(Duration.ofDays(days)))
        .pendingWindowInDays(days)
        .deletionDueSince(null)
        .build();
  }

  private static boolean hasOthers(KmsKeyRecord key, Collection<KmsKeyRecord> related) {
    return related.stream().anyMatch(one -> !one.arn().equals(key.arn()));
  }

  /** Tells what the clock says about a key. */
  public static Finding find(KmsKeyRecord key, Instant now) {
    boolean over =
        key.state() == KeyState.PENDING_DELETION
            && key.deletionDate() != null
            && !key.deletionDate().isAfter(now);
    Instant noted = key.deletionDueSince();
    if (!over) {
      return noted == null ? Finding.NONE : Finding.NOT_OVER_ANY_MORE;
    }
    if (noted == null || noted.isAfter(now)) {
      return Finding.OVER;
    }
    return now.isBefore(noted.plus(GRACE)) ? Finding.NONE : Finding.DUE;
  }

  /**
   * Starts the period of a primary key whose last replica is destroyed.
   *
   * @param destroyed the key that is destroyed
   * @param related all keys with its ID, itself among them
   * @param now the time now
   * @return the primary key in its new state; empty if none waits, or replicas remain
   */
  public static Optional<KmsKeyRecord> afterReplica(
      KmsKeyRecord destroyed, Collection<KmsKeyRecord> related, Instant now) {
    boolean last = related.stream().filter(key -> !key.arn().equals(destroyed.arn())).count() == 1;
    return related.stream()
        .filter(key -> last && !key.arn().equals(destroyed.arn()))
        .filter(key -> key.state() == KeyState.PENDING_REPLICA_DELETION)
        .findFirst()
        .map(primary -> started(primary, now));
  }

  private static KmsKeyRecord started(KmsKeyRecord primary, Instant now) {
    Integer days = primary.pendingWindowInDays();
    if (days == null) {
      throw new IllegalArgumentException(primary.arn() + " waits without a period");
    }
    return primary.toBuilder()
        .state(KeyState.PENDING_DELETION)
        .deletionDate(now.plus(Duration.ofDays(days)))
        .build();
  }
}
