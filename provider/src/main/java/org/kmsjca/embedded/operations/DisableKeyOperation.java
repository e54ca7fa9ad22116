// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.kms.DisableKey;

/** Stops cryptography with a key. */
final class DisableKeyOperation extends SingleKeyOperation<DisableKey, DisableKey.Result> {

  DisableKeyOperation(Call<DisableKey> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    access().with("kms:TrailingDaysWithoutKeyUsage", KeyUsageTracking.daysWithoutUse(call, key()));
  }

  @Override
  public Performed<DisableKey.Result> perform() {
    return Performed.changing(
        new DisableKey.Result(), new KeyChange.PutKey(KeyStates.disable(key())));
  }
}
