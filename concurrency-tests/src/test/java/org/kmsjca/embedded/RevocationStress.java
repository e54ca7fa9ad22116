// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A key is revoked while the decision about a cached data key is made again. Whoever asks for the
 * data key after that is refused.
 */
@JCStressTest
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "revoked at the next use")
@Outcome(expect = Expect.FORBIDDEN, desc = "a data key is used after its key was revoked")
@State
public class RevocationStress {

  private final Decisions decisions = new Decisions(true);

  @Actor
  public void administrator() {
    decisions.revoke();
  }

  @Actor
  public void caller() {
    decisions.use();
  }

  @Arbiter
  public void callAgain(L_Result result) {
    result.r1 = decisions.use() ? "USED" : "refused";
  }
}
