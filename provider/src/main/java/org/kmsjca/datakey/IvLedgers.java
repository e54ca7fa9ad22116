// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The ledgers of all data keys, found by the key itself: the same key in another handle, by another
 * caller or from another store has the same ledger, and so has a key that was forgotten and comes
 * back.
 *
 * <p>Nothing is ever forgotten. What may be remembered is limited; what lies beyond is refused.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none: a key cannot be found from what
 * stands for it.
 */
public final class IvLedgers {

  private static final byte[] NO_SALT = new byte[0];
  private static final byte[] INFO = Bytes.utf8("KMS-JCA IV ledger").toByteArray();
  private static final int FINGERPRINT_BYTES = 32;

  /**
   * How much is remembered.
   *
   * @param keys data keys
   * @param madeIvs IVs that are made for one data key
   * @param givenIvs IVs that callers may give for one data key
   * @param allGivenIvs IVs that callers may give for all data keys together
   */
  public record Limits(int keys, long madeIvs, int givenIvs, long allGivenIvs) {

    /**
     * Those of a JVM: about 200 bytes for each of 2^18 keys, 24 bytes for each of 2^22 IVs. 2^32
     * made IVs are what SP 800-38D allows.
     */
    public static final Limits STANDARD = new Limits(1 << 18, 1L << 32, 1 << 20, 1L << 22);
  }

  /** What is left of the IVs that callers may give for all data keys together. */
  static final class Allowance {

    private final AtomicLong left;

    Allowance(long size) {
      left = new AtomicLong(size);
    }

    boolean takeOne() {
      return left.getAndUpdate(value -> Math.max(0, value - 1)) > 0;
    }
  }

  /* One for the JVM, whatever providers and stores there are. Made when it is first needed. */
  private static final class OfThisJvm {
    static final IvLedgers INSTANCE = new IvLedgers(SystemRandom.newInstance(), Limits.STANDARD);
  }

  private final SecureRandom random;
  private final Limits limits;
  private final Allowance allowance;
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentMap<Bytes, IvLedger> ledgers = new ConcurrentHashMap<>();

  IvLedgers(SecureRandom random, Limits limits) {
    this.random = random;
    this.limits = limits;
    this.allowance = new Allowance(limits.allGivenIvs());
  }

  /** Gives the ledgers of this JVM. */
  public static IvLedgers ofThisJvm() {
    return OfThisJvm.INSTANCE;
  }

  /** Gives the limits. */
  public Limits limits() {
    return limits;
  }

  /** Computes what stands for a key. */
  static Bytes fingerprint(KeyMaterial key) {
    return Bytes.wrap(key.lend(secret -> Hkdf.derive(secret, NO_SALT, INFO, FINGERPRINT_BYTES)));
  }

  /** Finds or begins a ledger; null if there are as many as there may be. */
  @Nullable IvLedger find(Bytes fingerprint) {
    IvLedger known = ledgers.get(fingerprint);
    if (known != null) {
      return known;
    }
    return ledgers.computeIfAbsent(
        fingerprint,
        key ->
            count.getAndUpdate(value -> Math.min(limits.keys(), value + 1)) < limits.keys()
                ? new IvLedger(random, limits, allowance)
                : null);
  }
}
