// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads want two messages of one byte each of a data key that may encrypt three bytes. */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "as many as allowed")
@Outcome(id = "2, 2", expect = Expect.FORBIDDEN, desc = "one byte more than the limit")
@Outcome(expect = Expect.FORBIDDEN, desc = "a message was lost")
@State
public class ByteLimitStress {

  private final DataKey<?> key = StressKeys.key(StressKeys.PLENTY, 3);
  private final Supply supply = key::reserve;

  @Actor
  public void one(II_Result result) {
    result.r1 = supply.begin(new NumberBlock(), 2);
  }

  @Actor
  public void other(II_Result result) {
    result.r2 = supply.begin(new NumberBlock(), 2);
  }

  @Arbiter
  public void retired(II_Result result) {
    if (key.isUsable()) {
      result.r1 = -1;
    }
  }
}
