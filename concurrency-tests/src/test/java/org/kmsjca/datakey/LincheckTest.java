// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Linearizability: whatever two threads are answered can also be had from one call after the other,
 * by a model that knows nothing of threads. Here threads run as they like; {@link
 * LincheckModelChecking} has them take turns in all ways.
 */
class LincheckTest {

  private static final int SCENARIOS = 5;
  private static final int RUNS = 100;

  private static StressOptions options() {
    return LincheckScenarios.small(new StressOptions())
        .iterations(SCENARIOS)
        .invocationsPerIteration(RUNS);
  }

  @Test
  void messageNumbers_underTwoThreads_areLinearizable() {
    options()
        .sequentialSpecification(LincheckReservation.Model.class)
        .check(LincheckReservation.class);
  }

  @Test
  void ivsOfADataKey_underTwoThreads_areLinearizable() {
    options().sequentialSpecification(LincheckLedger.Model.class).check(LincheckLedger.class);
  }

  @Test
  void cachedDataKeys_underTwoThreads_areLinearizable() {
    options().sequentialSpecification(LincheckCache.Model.class).check(LincheckCache.class);
  }

  /** The fault of {@link BrokenReservationStress}; one schedule in a few shows it. */
  @Test
  void numbersThatAreTakenInTwoSteps_areFound() {
    ModelCheckingOptions schedules =
        LincheckScenarios.small(new ModelCheckingOptions())
            .iterations(SCENARIOS)
            .invocationsPerIteration(RUNS);
    assertThatThrownBy(() -> schedules.check(LincheckBroken.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }
}
