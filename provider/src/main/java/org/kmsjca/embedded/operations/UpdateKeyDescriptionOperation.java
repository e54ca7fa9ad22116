// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.kms.UpdateKeyDescription;

/** Replaces the description of a key. */
final class UpdateKeyDescriptionOperation
    extends SingleKeyOperation<UpdateKeyDescription, UpdateKeyDescription.Result> {

  UpdateKeyDescriptionOperation(Call<UpdateKeyDescription> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public Performed<UpdateKeyDescription.Result> perform() {
    return Performed.changing(
        new UpdateKeyDescription.Result(),
        new KeyChange.PutKey(key().toBuilder().description(request().description()).build()));
  }
}
