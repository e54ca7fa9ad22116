// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link CipherLoanStress} with a slot that is read and emptied in two steps: it must fail. */
@JCStressTest
@Outcome(id = "two", expect = Expect.ACCEPTABLE, desc = "each cipher has one owner")
@Outcome(expect = Expect.FORBIDDEN, desc = "an engine cipher has two owners, or none")
@State
public class BrokenCipherLoanStress {

  private final AtomicReference<SegmentCipher> slot = new AtomicReference<>(Pools.newCipher());
  private SegmentCipher first;
  private SegmentCipher second;

  private SegmentCipher borrow() {
    SegmentCipher cipher = slot.get();
    if (cipher == null) {
      return Pools.newCipher();
    }
    slot.set(null);
    return cipher;
  }

  @Actor
  public void one() {
    first = borrow();
  }

  @Actor
  public void other() {
    second = borrow();
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = Pools.compare(first, second);
  }
}
