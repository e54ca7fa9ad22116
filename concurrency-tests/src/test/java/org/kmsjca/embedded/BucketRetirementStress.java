// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A full bucket is thrown away while a request takes from it: what was taken is not forgotten. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "taken, and so kept")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "thrown away, to be made anew")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "taken from a bucket that is gone")
@Outcome(expect = Expect.FORBIDDEN, desc = "refused by a full bucket")
@State
public class BucketRetirementStress {

  private final TokenBucket bucket = new TokenBucket(1);

  @Actor
  public void request(ZZ_Result result) {
    result.r1 = bucket.tryTake(1, Instant.EPOCH);
  }

  @Actor
  public void sweep(ZZ_Result result) {
    result.r2 = bucket.retireIfFull(Instant.EPOCH);
  }
}
