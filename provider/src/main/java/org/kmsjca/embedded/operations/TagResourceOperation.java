// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.kms.TagResource;

/** Adds labels to a key, or replaces their values. */
final class TagResourceOperation extends SingleKeyOperation<TagResource, TagResource.Result> {

  TagResourceOperation(Call<TagResource> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    access().withRequestTags(request().tags());
  }

  @Override
  public void checkParameters() {
    Tags.add(key().tags(), request().tags(), call().quotas().tagsPerKey());
  }

  @Override
  public Performed<TagResource.Result> perform() {
    return Performed.changing(
        new TagResource.Result(),
        new KeyChange.PutKey(
            key().toBuilder()
                .tags(Tags.add(key().tags(), request().tags(), call().quotas().tagsPerKey()))
                .build()));
  }
}
