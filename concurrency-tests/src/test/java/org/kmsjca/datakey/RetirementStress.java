// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A data key is retired by two threads at once: its use is told once, and it is wiped. */
@JCStressTest
@Outcome(
    id = {"AGE", "LIMIT"},
    expect = Expect.ACCEPTABLE,
    desc = "told once")
@Outcome(expect = Expect.FORBIDDEN, desc = "told twice or never, or not wiped")
@State
public class RetirementStress {

  private final StressKeys.Service service = new StressKeys.Service();
  private final DataKey<StressKeys.Prepared> key = StressKeys.reportedKey(service);

  @Actor
  public void tooOld() {
    key.retire(org.kmsjca.kms.DataKeyUsage.Reason.AGE);
  }

  @Actor
  public void usedUp() {
    key.retire(org.kmsjca.kms.DataKeyUsage.Reason.LIMIT);
  }

  @Arbiter
  public void look(L_Result result) {
    boolean ended = key.prepared().isDestroyed() && !key.isUsable();
    result.r1 = ended ? service.reasons() : "NOT ENDED";
  }
}
