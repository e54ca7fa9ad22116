// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;

/**
 * All IVs under which one data key has encrypted with AES-GCM in this JVM.
 *
 * <p>IVs that are made here begin at a random number of 96 bits and count on, so that they need no
 * memory, and those of different processes do not meet. IVs that callers give are kept exactly; of
 * one that has not 96 bits, a hash is kept.
 *
 * <p>After a checkpoint, made IVs begin at a new random number: other processes that went on from
 * the same image would count on from the same one. What was used before stays known.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 *
 * @see "NIST SP 800-38D, section 8.2.2"
 */
public final class IvLedger {

  /** Size of the IVs that are made here. */
  public static final int IV_BYTES = 12;

  /** What becomes of an IV that a caller gives. */
  public enum Claim {
    /** It is new: nobody gets it again. */
    GRANTED,
    /** It was used before. */
    REPEATED,
    /** It cannot be remembered any more, so it must not be used. */
    FULL
  }

  private final SecureRandom random;
  private final IvLedgers.Limits limits;
  private final IvLedgers.Allowance allowance;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private Made made;

  /* Those before the last checkpoint, and before the ones before it. */
  @GuardedBy("lock")
  private final List<Made> earlier = new ArrayList<>();

  @GuardedBy("lock")
  private int checkpoint;

  @GuardedBy("lock")
  private final IvSet given = new IvSet();

  @GuardedBy("lock")
  private final IvSet givenHashes = new IvSet();

  IvLedger(SecureRandom random, IvLedgers.Limits limits, IvLedgers.Allowance allowance) {
    this.random = random;
    this.limits = limits;
    this.allowance = allowance;
    synchronized (lock) {
      checkpoint = Checkpoints.current();
      made = Made.none(random);
    }
  }

  /** IVs that follow each other as numbers of 96 bits: the first one, and how many. */
  private record Made(int startHigh, long startLow, long count) {

    static Made none(SecureRandom random) {
      byte[] start = new byte[IV_BYTES];
      random.nextBytes(start);
      ByteBuffer number = ByteBuffer.wrap(start);
      return new Made(number.getInt(), number.getLong(), 0);
    }

    Made andOne() {
      return new Made(startHigh, startLow, count + 1);
    }

    boolean contains(int high, long low) {
      int borrow = Long.compareUnsigned(low, startLow) < 0 ? 1 : 0;
      return high - startHigh - borrow == 0 && Long.compareUnsigned(low - startLow, count) < 0;
    }
  }

  /** Makes an IV that was never used; null if the key has had as many as it may. */
  public byte @Nullable [] next() {
    synchronized (lock) {
      beginAgainAfterCheckpoint();
      while (madeBefore() + made.count < limits.madeIvs()) {
        long low = made.startLow + made.count;
        int carry = Long.compareUnsigned(low, made.startLow) < 0 ? 1 : 0;
        int high = made.startHigh + carry;
        made = made.andOne();
        if (!given.contains(high, low) && !wasMadeBefore(high, low)) {
          return ByteBuffer.allocate(IV_BYTES).putInt(high).putLong(low).array();
        }
      }
      return null;
    }
  }

  /**
   * Takes an IV that a caller gives.
   *
   * @param iv of any size
   * @return whether it may be used
   */
  public Claim claim(byte[] iv) {
    boolean exact = iv.length == IV_BYTES;
    ByteBuffer number = ByteBuffer.wrap(exact ? iv : sha256(iv));
    int high = number.getInt();
    long low = number.getLong();
    synchronized (lock) {
      IvSet set = exact ? given : givenHashes;
      if (set.contains(high, low) || (exact && wasMade(high, low))) {
        return Claim.REPEATED;
      }
      if (given.size() + givenHashes.size() >= limits.givenIvs() || !allowance.takeOne()) {
        return Claim.FULL;
      }
      set.add(high, low);
      return Claim.GRANTED;
    }
  }

  @GuardedBy("lock")
  private void beginAgainAfterCheckpoint() {
    int now = Checkpoints.current();
    if (checkpoint != now) {
      checkpoint = now;
      if (made.count > 0) {
        earlier.add(made);
      }
      made = Made.none(random);
    }
  }

  @GuardedBy("lock")
  private long madeBefore() {
    long sum = 0;
    for (Made before : earlier) {
      sum += before.count;
    }
    return sum;
  }

  @GuardedBy("lock")
  private boolean wasMade(int high, long low) {
    return made.contains(high, low) || wasMadeBefore(high, low);
  }

  @GuardedBy("lock")
  private boolean wasMadeBefore(int high, long low) {
    for (Made before : earlier) {
      if (before.contains(high, low)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] sha256(byte[] iv) {
    SHA256Digest digest = new SHA256Digest();
    byte[] hash = new byte[digest.getDigestSize()];
    digest.update(iv, 0, iv.length);
    digest.doFinal(hash, 0);
    return hash;
  }
}
