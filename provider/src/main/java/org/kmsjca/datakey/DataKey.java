// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.SupportsDryRun;

/**
 * One cached data key: what was prepared from it, whether it may still be used, and how much it
 * was.
 *
 * <p>The plaintext of the data key itself is not here; it is wiped as soon as {@code T} was
 * prepared.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> those in {@code T}, until {@link #retire}.
 *
 * @param <T> what encrypts or decrypts with the data key
 */
public final class DataKey<T extends Destroyable> {

  /*
   * Concurrency. The hot path reads `retired` and `stamp` (volatile) and writes nothing. Numbers and
   * bytes are taken from the counters in blocks, so threads meet there once in many messages.
   *
   * Number uniqueness. `numbers` only grows, by compare-and-set, and never beyond the limit: two
   * callers can't get the same number, and there is no number after the last. A block that is lost
   * with its owner is never handed out again.
   */
  private static final int SHARES = 64;

  private final T prepared;
  private final DataKeyLimits limits;
  private final @Nullable SupportsDryRun<?> recheck;
  private final @Nullable DataKeyLabel label;
  private final UsageReports reports;
  private final @Nullable Succession succession;
  private final Instant firstUse;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile DecisionStamp stamp;
  private volatile boolean retired;
  private volatile Instant lastUse;
  private volatile long seenMessages;

  /* A key without successor. */
  DataKey(DataKeyCache.Fetched<T> fetched, DataKeyLimits limits, UsageReports reports) {
    this(fetched, limits, reports, null);
  }

  DataKey(
      DataKeyCache.Fetched<T> fetched,
      DataKeyLimits limits,
      UsageReports reports,
      @Nullable Succession succession) {
    this.prepared = fetched.prepared();
    this.limits = limits;
    this.stamp = fetched.stamp();
    this.recheck = fetched.recheck();
    this.label = fetched.label();
    this.reports = reports;
    this.succession = succession;
    firstUse = reports.clock().instant();
    lastUse = firstUse;
  }

  /** Gives what was prepared from the data key. */
  public T prepared() {
    return prepared;
  }

  /**
   * Tells whether the key may be used now without asking anybody. If not, it must be fetched from
   * its cache again, which asks.
   */
  public boolean isUsable() {
    return !retired && stamp.isCurrent();
  }

  /**
   * Takes message numbers out of the key's supply.
   *
   * @param block gets the numbers and an allowance of bytes; always of this key. Numbers that were
   *     left in it are dropped, bytes are kept.
   * @param wantedNumbers how many numbers to take at most
   * @param wantedBytes up to how many bytes to allow
   * @return false if no number or no byte is left; then the key encrypts no further message
   */
  public boolean reserve(NumberBlock block, int wantedNumbers, long wantedBytes) {
    // Negative if the last message used more than was allowed: that is counted now.
    long left = block.allowedBytes();
    long used;
    long granted;
    do {
      used = bytes.get();
      long wanted = Math.max(0, share(wantedBytes, limits.maxBytes() - used) - left);
      granted = Math.min(wanted, limits.maxBytes() - used);
    } while (granted > 0 && !bytes.compareAndSet(used, used + granted));
    long first;
    long count;
    do {
      first = numbers.get();
      count = share(wantedNumbers, limits.maxMessages() - first);
    } while (count > 0 && !numbers.compareAndSet(first, first + count));
    if (left + granted <= 0 || count <= 0) {
      retire(DataKeyUsage.Reason.LIMIT);
      return false;
    }
    block.fill(first, first + count, left + granted);
    if (succession != null && isRunningOut()) {
      succession.begin();
    }
    return true;
  }

  private boolean isRunningOut() {
    return Succession.isMost(numbers.get(), limits.maxMessages())
        || Succession.isMost(bytes.get(), limits.maxBytes());
  }

  /* With low limits, the first owners would else take it all, and the key would be replaced while
   * they have hardly used any of it. */
  private static long share(long wanted, long left) {
    return left <= 0 ? 0 : Math.min(wanted, Math.max(1, left / SHARES));
  }

  /**
   * Ends the use of the key, wipes it, and tells the service what it was used for. Messages that
   * have begun are finished.
   *
   * @param reason why; only the first one counts
   */
  public void retire(DataKeyUsage.Reason reason) {
    retired = true;
    wipe();
    if (told.compareAndSet(false, true) && label != null) {
      DataKeyEvents.retired(label, reason);
      if (prepared instanceof MeasuredKey measured) {
        noteUse(measured);
        reports.report(
            new DataKeyUsage(
                label.keyArn(),
                label.dataKeyId(),
                label.encryption(),
                measured.messages(),
                measured.bytes(),
                firstUse,
                lastUse,
                reason));
      }
    }
  }

  /** Looks whether the key was used since the last look, and whether its successor is due. */
  void look() {
    if (prepared instanceof MeasuredKey measured) {
      boolean used = noteUse(measured);
      if (succession != null && !retired) {
        succession.look(used, isRunningOut());
      }
    }
  }

  @CanIgnoreReturnValue
  private boolean noteUse(MeasuredKey measured) {
    long messages = measured.messages();
    boolean used = messages != seenMessages;
    if (used) {
      seenMessages = messages;
      lastUse = reports.clock().instant();
    }
    return used;
  }

  /** Wipes a key that nobody was given. */
  void discard() {
    retired = true;
    told.set(true);
    wipe();
  }

  /** Tells whether this is the key that a succession is about. */
  boolean isFollowedBy(Succession other) {
    return succession == other;
  }

  /** What the key is called where its use is told; null if it is told nowhere. */
  @Nullable DataKeyLabel label() {
    return label;
  }

  private void wipe() {
    try {
      prepared.destroy();
    } catch (javax.security.auth.DestroyFailedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isRetired() {
    return retired;
  }

  /** The request that tells whether the decision would be made again; null to fetch anew. */
  @Nullable SupportsDryRun<?> recheck() {
    return recheck;
  }

  void restamp(DecisionStamp newStamp) {
    stamp = newStamp;
  }
}
