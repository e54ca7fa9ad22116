// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kmsjca.embedded.keys.KeyRotation;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.RotateKeyOnDemand;

/** Makes new material current now, of a key and of its replicas. */
final class RotateKeyOnDemandOperation
    extends SingleKeyOperation<RotateKeyOnDemand, RotateKeyOnDemand.Result> {

  RotateKeyOnDemandOperation(Call<RotateKeyOnDemand> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkUsage() {
    Rotations.checkRotatable(key());
  }

  @Override
  public void checkParameters() {
    if (key().origin() == KeyOrigin.EXTERNAL
        && KeyRotation.pending(key(), related(), call().time()).isEmpty()) {
      throw nothingPending();
    }
    if (KeyRotation.countOnDemand(key()) >= call().quotas().onDemandRotationsPerKey()) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "The on-demand rotations limit has been reached for the given keyId. No more on-demand"
              + " rotations can be performed for this key: "
              + key().arn());
    }
    if (KeyRotation.isClosed(key(), call().time())) {
      throw new KmsKeyStateException(
          KmsErrorCode.CONFLICT,
          "Automatic rotation of "
              + key().arn()
              + " is in progress or due within "
              + KeyRotation.CLOSED_BEFORE_AUTOMATIC.toMinutes()
              + " minutes.");
    }
  }

  @Override
  public Performed<RotateKeyOnDemand.Result> perform() {
    Instant now = call().time().truncatedTo(ChronoUnit.MILLIS);
    KeyRotation rotation =
        KeyRotation.onDemand(key(), related(), call().random(), now)
            .orElseThrow(this::nothingPending);
    return Rotations.performed(new RotateKeyOnDemand.Result(key().arn().toString()), rotation);
  }

  private KmsKeyStateException nothingPending() {
    return new KmsKeyStateException(
        KmsErrorCode.KMS_INVALID_STATE,
        "No available key material pending rotation for the key: " + key().arn() + ".");
  }
}
