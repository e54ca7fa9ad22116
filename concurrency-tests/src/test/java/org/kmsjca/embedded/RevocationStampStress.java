// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.kms.DecisionStamp;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A key changes while the stamp of a decision is compared: after the change it never holds. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "compared while it changed")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "compared before the change")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "compared after the change")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "a decision holds after the change")
@State
public class RevocationStampStress {

  private final KeyEntry key = Decisions.newKey();
  private final DecisionStamp stamp = Decisions.stamp(key, key.revision());
  private volatile boolean changed;

  @Actor
  public void administrator() {
    key.touch();
    changed = true;
  }

  @Actor
  public void caller(II_Result result) {
    result.r1 = changed ? 1 : 0;
    result.r2 = stamp.isCurrent() ? 1 : 0;
  }
}
