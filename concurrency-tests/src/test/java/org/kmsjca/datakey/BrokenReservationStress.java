// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * {@link NumberReservationStress} with a supply that reads and writes in two steps: it must fail.
 */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "each number has one owner")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class BrokenReservationStress {

  private static final int NUMBERS = 4;

  private final Supply key = new TwoSteps();
  private final NumberBlock first = new NumberBlock();
  private final NumberBlock second = new NumberBlock();

  /** Volatile, and not atomic. */
  private static final class TwoSteps implements Supply {

    private volatile long numbers;

    @Override
    public boolean reserve(NumberBlock block, int wantedNumbers, long wantedBytes) {
      long begin = numbers;
      numbers = begin + wantedNumbers;
      block.fill(begin, begin + wantedNumbers, wantedBytes);
      return true;
    }
  }

  @Actor
  public void one() {
    key.reserve(first, NUMBERS, 1);
  }

  @Actor
  public void other() {
    key.reserve(second, NUMBERS, 1);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Supply.compare(first, second);
  }
}
