// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;

/**
 * {@link LincheckTest} with threads that take turns in all ways, up to a number. Takes minutes, so
 * it is part of the profile {@code jcstress} and not of every build.
 */
class LincheckModelChecking {

  private static final int SCENARIOS = Integer.getInteger("lincheck.scenarios", 10);
  private static final int SCHEDULES = Integer.getInteger("lincheck.schedules", 200);

  private static ModelCheckingOptions options() {
    return LincheckScenarios.small(new ModelCheckingOptions())
        .iterations(SCENARIOS)
        .invocationsPerIteration(SCHEDULES);
  }

  @Test
  void messageNumbers_inAllSchedules_areLinearizable() {
    options()
        .sequentialSpecification(LincheckReservation.Model.class)
        .check(LincheckReservation.class);
  }

  @Test
  void ivsOfADataKey_inAllSchedules_areLinearizable() {
    options().sequentialSpecification(LincheckLedger.Model.class).check(LincheckLedger.class);
  }

  @Test
  void cachedDataKeys_inAllSchedules_areLinearizable() {
    options().sequentialSpecification(LincheckCache.Model.class).check(LincheckCache.class);
  }
}
