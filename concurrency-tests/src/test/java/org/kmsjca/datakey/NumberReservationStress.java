// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads take numbers of one data key at once: no number is in both blocks. */
@JCStressTest
@Outcome(id = "unique", expect = Expect.ACCEPTABLE, desc = "each number has one owner")
@Outcome(expect = Expect.FORBIDDEN, desc = "two messages under one IV")
@State
public class NumberReservationStress {

  private static final int NUMBERS = 4;

  private final DataKey<?> key = StressKeys.key(StressKeys.PLENTY, StressKeys.PLENTY);
  private final NumberBlock first = new NumberBlock();
  private final NumberBlock second = new NumberBlock();

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
