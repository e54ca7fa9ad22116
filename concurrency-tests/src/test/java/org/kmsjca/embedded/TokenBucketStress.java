// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two requests want the last token of a bucket: one gets it. */
@JCStressTest
@Outcome(
    id = {"true, false", "false, true"},
    expect = Expect.ACCEPTABLE,
    desc = "one has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "more requests than the quota allows, or less")
@State
public class TokenBucketStress {

  private final TokenBucket bucket = new TokenBucket(1);

  @Actor
  public void one(ZZ_Result result) {
    result.r1 = bucket.tryTake(1, Instant.EPOCH);
  }

  @Actor
  public void other(ZZ_Result result) {
    result.r2 = bucket.tryTake(1, Instant.EPOCH);
  }
}
