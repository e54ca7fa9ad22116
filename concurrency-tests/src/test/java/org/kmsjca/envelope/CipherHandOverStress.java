// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.kmsjca.datakey.NumberBlock;
import org.kmsjca.datakey.StressKeys;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A cipher goes through two threads with its block of message numbers. The next owner sees what the
 * one before took.
 */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "each number was taken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class CipherHandOverStress {

  private static final int MESSAGES = 2;

  private final SegmentCipherPool pool = Pools.withOneIdleCipher();
  private final StressKeys.Numbers numbers = new StressKeys.Numbers();
  private final long[] first = new long[MESSAGES];
  private final long[] second = new long[MESSAGES];

  private void take(long[] taken) {
    for (int i = 0; i < taken.length; i++) {
      SegmentCipher cipher = pool.borrow();
      NumberBlock block = cipher.numbers();
      if (!block.hasNext()) {
        numbers.fill(block);
      }
      taken[i] = block.next();
      pool.giveBack(cipher);
    }
  }

  @Actor
  public void one() {
    take(first);
  }

  @Actor
  public void other() {
    take(second);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = "unique";
    for (long number : first) {
      for (long other : second) {
        if (number == other) {
          result.r1 = "EQUAL";
        }
      }
    }
  }
}
