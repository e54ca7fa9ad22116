// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The messages of a block are counted while its owner begins the next block: none too many. */
@JCStressTest
@Outcome(
    id = {"4 to 4", "4 to 5", "5 to 5"},
    expect = Expect.ACCEPTABLE,
    desc = "as many as there were, or were a moment ago")
@Outcome(expect = Expect.FORBIDDEN, desc = "messages that never were")
@State
public class UsageCountStress {

  private final NumberBlock block = new NumberBlock();

  /** Begins with a block that is used up, far from the next one. */
  public UsageCountStress() {
    block.fill(0, 4, StressKeys.PLENTY);
    for (int i = 0; i < 4; i++) {
      block.next();
      block.used(1);
    }
  }

  @Actor
  public void owner() {
    block.fill(1000, 1004, StressKeys.PLENTY);
    block.next();
    block.used(1);
  }

  @Actor
  public void counter(L_Result result) {
    long messages = block.messages();
    long bytes = block.bytes();
    result.r1 = Math.min(messages, bytes) + " to " + Math.max(messages, bytes);
  }
}
