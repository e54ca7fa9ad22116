// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.ScheduleKeyDeletion;

/** Starts the waiting period of a key. */
final class ScheduleKeyDeletionOperation
    extends SingleKeyOperation<ScheduleKeyDeletion, ScheduleKeyDeletion.Result> {

  private static final int MIN_DAYS = 7;
  private static final int MAX_DAYS = 30;

  private final int days;

  ScheduleKeyDeletionOperation(Call<ScheduleKeyDeletion> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    Integer given = request().pendingWindowInDays();
    days = given == null ? MAX_DAYS : given;
    access()
        .with("kms:ScheduleKeyDeletionPendingWindowInDays", String.valueOf(days))
        .with("kms:TrailingDaysWithoutKeyUsage", KeyUsageTracking.daysWithoutUse(call, key()));
  }

  @Override
  public void checkParameters() {
    Ranges.check("pendingWindowInDays", days, MIN_DAYS, MAX_DAYS);
  }

  @Override
  public Performed<ScheduleKeyDeletion.Result> perform() {
    Instant now = call().time().truncatedTo(ChronoUnit.MILLIS);
    KmsKeyRecord scheduled = KeyDeletion.schedule(key(), related(), days, now);
    return Performed.changing(
        new ScheduleKeyDeletion.Result(
            key().arn().toString(), scheduled.deletionDate(), scheduled.state(), days),
        new KeyChange.PutKey(scheduled));
  }
}
