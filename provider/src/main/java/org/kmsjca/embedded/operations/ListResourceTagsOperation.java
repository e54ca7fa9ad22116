// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.Tag;

/** Lists the labels of a key, in the order of their names. */
final class ListResourceTagsOperation
    extends SingleKeyOperation<ListResourceTags, ListResourceTags.Result> {

  private final PageRequest page;

  ListResourceTagsOperation(Call<ListResourceTags> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    page =
        PageRequest.of(request().operation(), key().arn(), request().limit(), request().marker());
  }

  @Override
  public void checkParameters() {
    page.check();
  }

  @Override
  public Performed<ListResourceTags.Result> perform() {
    Page<Tag> found = page.cut(Tags.list(key().tags()).stream(), Tag::tagKey);
    return Performed.of(
        new ListResourceTags.Result(found.entries(), found.truncated(), found.nextMarker()));
  }
}
