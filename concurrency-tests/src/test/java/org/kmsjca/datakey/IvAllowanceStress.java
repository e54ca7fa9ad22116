// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The last place for a given IV, of all keys together, is wanted for two keys at once. */
@JCStressTest
@Outcome(
    id = {"GRANTED, FULL", "FULL, GRANTED"},
    expect = Expect.ACCEPTABLE,
    desc = "one has the place")
@Outcome(expect = Expect.FORBIDDEN, desc = "more is remembered than allowed, or less")
@State
public class IvAllowanceStress {

  private final IvLedgers.Allowance last = new IvLedgers.Allowance(1);
  private final IvLedger ofOneKey = LedgerFixture.ledger(last);
  private final IvLedger ofAnother = LedgerFixture.ledger(last);

  @Actor
  public void one(LL_Result result) {
    result.r1 = ofOneKey.claim(LedgerFixture.FIRST_MADE);
  }

  @Actor
  public void other(LL_Result result) {
    result.r2 = ofAnother.claim(LedgerFixture.FIRST_MADE);
  }
}
