// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;

/**
 * All IVs under which one data key has encrypted with AES-GCM in this JVM.
 *
 * <p>IVs that are made here begin at a random number of 96 bits and count on, so that they need no
 * memory, and those of different processes do not meet. IVs that callers give are kept exactly; of
 * one that has not 96 bits, a hash is kept.
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

  private final IvLedgers.Limits limits;
  private final IvLedgers.Allowance allowance;
  private final Object lock = new Object();
  private final int startHigh;
  private final long startLow;

  @GuardedBy("lock")
  private long made;

  @GuardedBy("lock")
  private final IvSet given = new IvSet();

  @GuardedBy("lock")
  private final IvSet givenHashes = new IvSet();

  IvLedger(SecureRandom random, IvLedgers.Limits limits, IvLedgers.Allowance allowance) {
    this.limits = limits;
    this.allowance = allowance;
    byte[] start = new byte[IV_BYTES];
    random.nextBytes(start);
    ByteBuffer number = ByteBuffer.wrap(start);
    startHigh = number.getInt();
    startLow = number.getLong();
  }

  /** Makes an IV that was never used; null if the key has had as many as it may. */
  public byte @Nullable [] next() {
    synchronized (lock) {
      while (made < limits.madeIvs()) {
        long low = startLow + made;
        int high = Long.compareUnsigned(low, startLow) < 0 ? startHigh + 1 : startHigh;
        made++;
        if (!given.contains(high, low)) {
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
  private boolean wasMade(int high, long low) {
    int borrow = Long.compareUnsigned(low, startLow) < 0 ? 1 : 0;
    return high - startHigh - borrow == 0 && Long.compareUnsigned(low - startLow, made) < 0;
  }

  private static byte[] sha256(byte[] iv) {
    SHA256Digest digest = new SHA256Digest();
    byte[] hash = new byte[digest.getDigestSize()];
    digest.update(iv, 0, iv.length);
    digest.doFinal(hash, 0);
    return hash;
  }
}
