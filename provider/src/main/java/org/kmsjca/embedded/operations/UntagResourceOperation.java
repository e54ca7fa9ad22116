// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Map;
import java.util.TreeMap;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.kms.UntagResource;

/** Takes labels from a key; names that it does not have are ignored. */
final class UntagResourceOperation extends SingleKeyOperation<UntagResource, UntagResource.Result> {

  UntagResourceOperation(Call<UntagResource> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    access().withTagKeys(request().tagKeys());
  }

  @Override
  public void checkParameters() {
    Tags.checkNames(request().tagKeys());
  }

  @Override
  public Performed<UntagResource.Result> perform() {
    Map<String, String> remaining = new TreeMap<>(key().tags());
    request().tagKeys().forEach(remaining::remove);
    return Performed.changing(
        new UntagResource.Result(),
        new KeyChange.PutKey(key().toBuilder().tags(remaining).build()));
  }
}
