// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.kms.CancelKeyDeletion;

/** Takes a key out of its waiting period; a rotation that was due meanwhile is made now. */
final class CancelKeyDeletionOperation
    extends SingleKeyOperation<CancelKeyDeletion, CancelKeyDeletion.Result> {

  CancelKeyDeletionOperation(Call<CancelKeyDeletion> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public Performed<CancelKeyDeletion.Result> perform() {
    return Rotations.changing(
        new CancelKeyDeletion.Result(key().arn().toString()),
        call(),
        KeyStates.cancelDeletion(key()),
        related());
  }
}
