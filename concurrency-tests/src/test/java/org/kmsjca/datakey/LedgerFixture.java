// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.security.SecureRandom;
import java.util.Arrays;

/** Ledgers whose made IVs begin at zero, so that a given one can meet them. */
final class LedgerFixture {

  static final byte[] FIRST_MADE = new byte[IvLedger.IV_BYTES];

  private static final SecureRandom ZEROS = new Zeros();
  private static final IvLedgers.Limits LIMITS =
      new IvLedgers.Limits(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private LedgerFixture() {}

  @SuppressWarnings("serial") // is not serialised
  private static final class Zeros extends SecureRandom {
    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  static IvLedger ledger() {
    return ledger(new IvLedgers.Allowance(Integer.MAX_VALUE));
  }

  static IvLedger ledger(IvLedgers.Allowance allowance) {
    return new IvLedger(ZEROS, LIMITS, allowance);
  }

  static IvLedgers ledgers() {
    return new IvLedgers(ZEROS, LIMITS);
  }
}
