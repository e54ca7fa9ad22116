// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** {@link SameIvStress} with a ledger that looks first and adds later: it must fail. */
@JCStressTest
@Outcome(
    id = {"GRANTED, REPEATED", "REPEATED, GRANTED"},
    expect = Expect.ACCEPTABLE,
    desc = "one has it")
@Outcome(id = "GRANTED, GRANTED", expect = Expect.FORBIDDEN, desc = "two texts under one IV")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody has it")
@State
public class BrokenLedgerStress {

  private final Set<Long> given = ConcurrentHashMap.newKeySet();

  private IvLedger.Claim claim(long iv) {
    if (given.contains(iv)) {
      return IvLedger.Claim.REPEATED;
    }
    given.add(iv);
    return IvLedger.Claim.GRANTED;
  }

  @Actor
  public void one(LL_Result result) {
    result.r1 = claim(1);
  }

  @Actor
  public void other(LL_Result result) {
    result.r2 = claim(1);
  }
}
