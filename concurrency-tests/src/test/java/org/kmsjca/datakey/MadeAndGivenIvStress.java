// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** An IV is made while a caller gives the very one that is next: one of them has it. */
@JCStressTest
@Outcome(id = "first, REPEATED", expect = Expect.ACCEPTABLE, desc = "the maker has it")
@Outcome(id = "another, GRANTED", expect = Expect.ACCEPTABLE, desc = "the caller has it")
@Outcome(id = "first, GRANTED", expect = Expect.FORBIDDEN, desc = "two texts under one IV")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody has it")
@State
public class MadeAndGivenIvStress {

  private final IvLedger ledger = LedgerFixture.ledger();

  @Actor
  public void maker(LL_Result result) {
    result.r1 = Arrays.equals(ledger.next(), LedgerFixture.FIRST_MADE) ? "first" : "another";
  }

  @Actor
  public void caller(LL_Result result) {
    result.r2 = ledger.claim(LedgerFixture.FIRST_MADE);
  }
}
