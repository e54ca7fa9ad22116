// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link RevocationStress} with a service that stamps after it has decided: it must fail. */
@JCStressTest
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "revoked at the next use")
@Outcome(expect = Expect.FORBIDDEN, desc = "a data key is used after its key was revoked")
@State
public class BrokenRevocationStress {

  private final Decisions decisions = new Decisions(false);

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
