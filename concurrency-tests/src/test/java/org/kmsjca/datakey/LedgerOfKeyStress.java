// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.kmsjca.material.Bytes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two handles of one data key look for its ledger at once: both get the same one. */
@JCStressTest
@Outcome(id = "same", expect = Expect.ACCEPTABLE, desc = "one ledger for one key")
@Outcome(expect = Expect.FORBIDDEN, desc = "two ledgers for one key, or none")
@State
public class LedgerOfKeyStress {

  private static final Bytes KEY = Bytes.utf8("stands for the key");

  private final IvLedgers ledgers = LedgerFixture.ledgers();
  private IvLedger first;
  private IvLedger second;

  @Actor
  public void one() {
    first = ledgers.find(KEY);
  }

  @Actor
  public void other() {
    second = ledgers.find(KEY);
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = first != null && first == second ? "same" : "DIFFERENT";
  }
}
