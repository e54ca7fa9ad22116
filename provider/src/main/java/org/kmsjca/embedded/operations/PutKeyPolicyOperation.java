// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.kms.PutKeyPolicy;

/** Replaces the policy of a key, unless that would lock its author out. */
final class PutKeyPolicyOperation extends SingleKeyOperation<PutKeyPolicy, PutKeyPolicy.Result> {

  PutKeyPolicyOperation(Call<PutKeyPolicy> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    if (request().bypassPolicyLockoutSafetyCheck() != null) {
      access().withBypass(request().bypassPolicyLockoutSafetyCheck());
    }
  }

  @Override
  public void checkParameters() {
    PolicyNames.check(request().policyName());
    ProposedPolicy.check(
        call(), request().policy(), key().arn(), request().bypassPolicyLockoutSafetyCheck());
  }

  @Override
  public Performed<PutKeyPolicy.Result> perform() {
    return Performed.changing(
        new PutKeyPolicy.Result(), new KeyChange.PutKey(key().withPolicy(request().policy())));
  }
}
