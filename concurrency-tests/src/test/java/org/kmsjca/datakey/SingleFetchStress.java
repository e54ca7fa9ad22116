// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads need a data key that is not there: one is fetched, and both get it. */
@JCStressTest
@Outcome(id = "same, 1 fetched", expect = Expect.ACCEPTABLE, desc = "one asked for both")
@Outcome(expect = Expect.FORBIDDEN, desc = "the service was asked twice, or they differ")
@State
public class SingleFetchStress {

  private static final DataKeyCache<Object, StressKeys.Prepared> CACHE =
      StressKeys.cache(StressKeys.NANO_TIME::get);

  private final AtomicInteger fetched = new AtomicInteger();
  private DataKey<?> first;
  private DataKey<?> second;

  private DataKey<?> get() {
    return CACHE.get(
        this,
        () -> {
          fetched.incrementAndGet();
          return StressKeys.fetched();
        });
  }

  @Actor
  public void one() {
    first = get();
  }

  @Actor
  public void other() {
    second = get();
  }

  @Arbiter
  public void compare(L_Result result) {
    result.r1 = (first == second ? "same, " : "DIFFERENT, ") + fetched + " fetched";
  }
}
