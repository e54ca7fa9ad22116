// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.DisableKeyRotation;

/** Turns automatic rotation off; all material stays. */
final class DisableKeyRotationOperation
    extends SingleKeyOperation<DisableKeyRotation, DisableKeyRotation.Result> {

  DisableKeyRotationOperation(Call<DisableKeyRotation> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkUsage() {
    Rotations.checkAutomatic(key());
  }

  @Override
  public Performed<DisableKeyRotation.Result> perform() {
    return Performed.changing(
        new DisableKeyRotation.Result(), Rotations.scheduled(related(), null));
  }
}
