// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.GetKeyPolicy;

/** Reads the policy of a key as it was stored. */
final class GetKeyPolicyOperation extends SingleKeyOperation<GetKeyPolicy, GetKeyPolicy.Result> {

  GetKeyPolicyOperation(Call<GetKeyPolicy> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkParameters() {
    PolicyNames.check(request().policyName());
  }

  @Override
  public Performed<GetKeyPolicy.Result> perform() {
    return Performed.of(new GetKeyPolicy.Result(key().policy(), PolicyNames.DEFAULT));
  }
}
