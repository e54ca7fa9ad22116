// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.kmsjca.datakey.StressKeys;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The messages of a pool are counted while it is destroyed: none is counted twice. */
@JCStressTest
@Outcome(
    id = {"0", "1", "2"},
    expect = Expect.ACCEPTABLE,
    desc = "all, or without those of ciphers that are dropped at this moment")
@Outcome(expect = Expect.FORBIDDEN, desc = "messages that never were")
@State
public class CipherPoolCountStress {

  private final SegmentCipherPool pool = Pools.newPool();

  /** Makes a pool whose two ciphers have made one message each. */
  public CipherPoolCountStress() {
    StressKeys.Numbers numbers = new StressKeys.Numbers();
    SegmentCipher first = pool.borrow();
    SegmentCipher second = pool.borrow();
    numbers.fill(first.numbers());
    numbers.fill(second.numbers());
    first.numbers().next();
    second.numbers().next();
    pool.giveBack(first);
    pool.giveBack(second);
  }

  @Actor
  public void owner() {
    pool.destroy();
  }

  @Actor
  public void counter(L_Result result) {
    result.r1 = pool.messages();
  }
}
