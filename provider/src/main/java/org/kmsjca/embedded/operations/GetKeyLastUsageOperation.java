// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.KeyLastUsageData;

/** Tells when a key was last used; uses are tracked from the day the key was made. */
final class GetKeyLastUsageOperation
    extends SingleKeyOperation<GetKeyLastUsage, GetKeyLastUsage.Result> {

  GetKeyLastUsageOperation(Call<GetKeyLastUsage> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public Performed<GetKeyLastUsage.Result> perform() {
    KeyLastUsageData lastUsage =
        call().state().lastUseOf(key().arn()).map(GetKeyLastUsageOperation::data).orElse(null);
    return Performed.of(
        new GetKeyLastUsage.Result(
            key().arn().toString(),
            lastUsage,
            KeyUsageTracking.start(key()),
            key().creationDate()));
  }

  private static KeyLastUsageData data(LastUse use) {
    return new KeyLastUsageData(use.operation(), use.time(), use.eventId(), use.requestId());
  }
}
