// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads borrow from a pool with one idle cipher: each gets one of its own. */
@JCStressTest
@Outcome(id = "two", expect = Expect.ACCEPTABLE, desc = "each cipher has one owner")
@Outcome(expect = Expect.FORBIDDEN, desc = "an engine cipher has two owners, or none")
@State
public class CipherLoanStress {

  private final SegmentCipherPool pool = Pools.withOneIdleCipher();
  private SegmentCipher first;
  private SegmentCipher second;

  @Actor
  public void one() {
    first = pool.borrow();
  }

  @Actor
  public void other() {
    second = pool.borrow();
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Pools.compare(first, second);
  }
}
