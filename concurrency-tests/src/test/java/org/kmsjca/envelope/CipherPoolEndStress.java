// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A cipher comes back while its pool is destroyed: nobody gets it again, and it is wiped. */
@JCStressTest
@Outcome(id = "wiped", expect = Expect.ACCEPTABLE, desc = "by the one who came second")
@Outcome(
    id = "waits",
    expect = Expect.ACCEPTABLE_INTERESTING,
    desc = "each missed the other; the second look wipes it, a second later")
@Outcome(expect = Expect.FORBIDDEN, desc = "a cipher of a retired data key stays in the pool")
@State
public class CipherPoolEndStress {

  private final SegmentCipherPool pool = Pools.newPool();
  private final SegmentCipher lent = pool.borrow();

  @Actor
  public void borrower() {
    pool.giveBack(lent);
  }

  @Actor
  public void owner() {
    pool.destroy();
  }

  @Arbiter
  public void look(L_Result result) {
    String wiped = lent.isDestroyed() ? "wiped" : "waits";
    result.r1 = pool.borrow() == null ? wiped : "LENT AGAIN";
  }
}
