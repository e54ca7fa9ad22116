// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A short run of each jcstress test; the profile {@code jcstress} makes long ones. */
class JcstressTest {

  private static final int MOST_STARTS = 5;
  private static final long ENOUGH_SAMPLES = 20_000;

  /** One run finds a fault; on a machine that is busy with other things it may take some more. */
  private static final int MOST_RUNS = 40;

  @TestFactory
  Stream<DynamicTest> whatIsSharedByThreads_usedByTwoAtOnce_keepsItsPromise() {
    return StressRun.tests().map(test -> DynamicTest.dynamicTest(test, () -> holds(test)));
  }

  private static void holds(String test) throws Exception {
    long samples = 0;
    for (int i = 0; i < MOST_STARTS && samples < ENOUGH_SAMPLES; i++) {
      StressRun run = run(test);
      assertThat(run.isComplete()).as("%s: %s", test, run).isTrue();
      assertThat(run.forbidden()).as("%s: %s", test, run).isEmpty();
      samples += run.samples();
    }
  }

  /** A test that cannot fail is worth nothing. */
  @TestFactory
  Stream<DynamicTest> whatIsBrokenOnPurpose_usedByTwoAtOnce_isFound() {
    return StressRun.brokenTests().map(test -> DynamicTest.dynamicTest(test, () -> fails(test)));
  }

  private static void fails(String test) throws Exception {
    StressRun run = run(test);
    for (int i = 1; i < MOST_RUNS && run.forbidden().isEmpty(); i++) {
      run = run(test);
    }
    assertThat(run.forbidden()).as("%s: %s", test, run).isNotEmpty();
  }

  private static StressRun run(String test) throws Exception {
    StressRun run = StressRun.of(test);
    for (int i = 1; i < MOST_STARTS && !run.isComplete(); i++) {
      run = StressRun.of(test);
    }
    System.out.println(test + ": " + run);
    return run;
  }
}
