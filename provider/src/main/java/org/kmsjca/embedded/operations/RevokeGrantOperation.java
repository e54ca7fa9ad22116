// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.RevokeGrant;

/** Deletes a grant, as policies allow. */
final class RevokeGrantOperation extends SingleKeyOperation<RevokeGrant, RevokeGrant.Result> {

  RevokeGrantOperation(Call<RevokeGrant> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    ExistingGrant.checkId(request().grantId());
    access().withGrantFor(call.context());
  }

  @Override
  public void checkParameters() {
    if (call().state().grantsOf(key().arn()).grant(request().grantId()).isEmpty()) {
      throw ExistingGrant.notFound(request().grantId());
    }
  }

  @Override
  public Performed<RevokeGrant.Result> perform() {
    return Performed.changing(
        new RevokeGrant.Result(),
        Changes.of(new GrantChange.DeleteGrant(key().arn(), request().grantId())),
        null);
  }
}
