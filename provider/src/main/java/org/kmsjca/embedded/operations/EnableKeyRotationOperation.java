// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.kms.EnableKeyRotation;

/** Turns automatic rotation on, or plans it anew from now with another period. */
final class EnableKeyRotationOperation
    extends SingleKeyOperation<EnableKeyRotation, EnableKeyRotation.Result> {

  private final int periodInDays;

  EnableKeyRotationOperation(Call<EnableKeyRotation> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    Integer given = request().rotationPeriodInDays();
    periodInDays = given == null ? RotationSchedule.DEFAULT_PERIOD_IN_DAYS : given;
    access().with("kms:RotationPeriodInDays", String.valueOf(periodInDays));
  }

  @Override
  public void checkUsage() {
    Rotations.checkAutomatic(key());
  }

  @Override
  public Performed<EnableKeyRotation.Result> perform() {
    Instant now = call().time().truncatedTo(ChronoUnit.MILLIS);
    return Performed.changing(
        new EnableKeyRotation.Result(),
        Rotations.scheduled(related(), RotationSchedule.from(periodInDays, now)));
  }
}
