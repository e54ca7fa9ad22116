// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

  /* Identities are used again, by one test after the other, so that none is evicted in between. */
  private static final int IDENTITIES = StressKeys.CACHE_SIZE / 2;
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final AtomicReferenceArray<Object> OWNERS = new AtomicReferenceArray<>(IDENTITIES);

  private final int identity = Math.floorMod(TESTS.getAndIncrement(), IDENTITIES);
  private final Object owner = new Object();
  private final AtomicInteger fetched = new AtomicInteger();
  private DataKey<?> first;
  private DataKey<?> second;

  /** Takes an identity over: a data key of the test before is of no use. */
  public SingleFetchStress() {
    OWNERS.set(identity, owner);
  }

  private DataKey<?> get() {
    return CACHE.get(
        identity,
        () -> {
          fetched.incrementAndGet();
          return new DataKeyCache.Fetched<>(
              new StressKeys.Prepared(), () -> OWNERS.get(identity) == owner, null);
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
