// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads give the same IV at once: exactly one may use it. */
@JCStressTest
@Outcome(
    id = {"GRANTED, REPEATED", "REPEATED, GRANTED"},
    expect = Expect.ACCEPTABLE,
    desc = "one has it")
@Outcome(id = "GRANTED, GRANTED", expect = Expect.FORBIDDEN, desc = "two texts under one IV")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody has it")
@State
public class SameIvStress {

  private static final byte[] IV = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

  private final IvLedger ledger = LedgerFixture.ledger();

  @Actor
  public void one(LL_Result result) {
    result.r1 = ledger.claim(IV);
  }

  @Actor
  public void other(LL_Result result) {
    result.r2 = ledger.claim(IV);
  }
}
