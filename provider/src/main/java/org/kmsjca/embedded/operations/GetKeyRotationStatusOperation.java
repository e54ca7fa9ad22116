// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.KeyState;

/** Tells whether and when a key is rotated; a key in its waiting period is not. */
final class GetKeyRotationStatusOperation
    extends SingleKeyOperation<GetKeyRotationStatus, GetKeyRotationStatus.Result> {

  GetKeyRotationStatusOperation(Call<GetKeyRotationStatus> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkUsage() {
    Rotations.checkSymmetric(key());
  }

  @Override
  public Performed<GetKeyRotationStatus.Result> perform() {
    boolean waits =
        key().state() == KeyState.PENDING_DELETION
            || key().state() == KeyState.PENDING_REPLICA_DELETION;
    @Nullable RotationSchedule schedule = waits ? null : key().rotation();
    return Performed.of(
        new GetKeyRotationStatus.Result(
            key().arn().toString(),
            schedule != null,
            schedule == null ? null : schedule.periodInDays(),
            schedule == null ? null : schedule.nextRotationDate(),
            // A rotation on demand is over when its call returns.
            null));
  }
}
