// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.kms.EnableKey;

/** Allows cryptography with a disabled key again; a rotation that was due meanwhile is made now. */
final class EnableKeyOperation extends SingleKeyOperation<EnableKey, EnableKey.Result> {

  EnableKeyOperation(Call<EnableKey> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public Performed<EnableKey.Result> perform() {
    return Rotations.changing(new EnableKey.Result(), call(), KeyStates.enable(key()), related());
  }
}
