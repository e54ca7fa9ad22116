// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A data key gets too old while another thread asks for it. Whoever asks after that moment gets
 * another key.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "asked before the time was over")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "asked before, answered afterwards")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "asked after the time was over")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "a key that is too old was given out")
@State
public class DataKeyAgeStress {

  private static final DataKeyCache<Object, StressKeys.Prepared> CACHE =
      StressKeys.cache(StressKeys.NANO_TIME::get);

  private volatile DataKey<?> first;
  private volatile boolean over;

  private DataKey<?> get() {
    return CACHE.get(this, StressKeys::fetched);
  }

  @Actor
  public void time() {
    first = get();
    StressKeys.NANO_TIME.addAndGet(StressKeys.MAX_AGE.toNanos() + 1);
    over = true;
  }

  @Actor
  public void caller(II_Result result) {
    boolean asksAfterwards = over;
    DataKey<?> given = get();
    result.r1 = asksAfterwards ? 1 : 0;
    result.r2 = given == first ? 0 : 1;
  }
}
