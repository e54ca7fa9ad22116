// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.Tag;

/** Lists the labels of a key, in the order of their names. */
final class ListResourceTagsOperation
    extends SingleKeyOperation<ListResourceTags, ListResourceTags.Result> {

  private static final int MAX_LIMIT = 50;

  private final int limit;

  ListResourceTagsOperation(Call<ListResourceTags> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    Integer given = request().limit();
    limit = given == null ? MAX_LIMIT : given;
  }

  @Override
  public void checkParameters() {
    Ranges.check("limit", limit, 1, MAX_LIMIT);
  }

  @Override
  public Performed<ListResourceTags.Result> perform() {
    Page<Tag> page =
        Page.of(
            request().operation() + " " + key().arn(),
            Tags.list(key().tags()).stream(),
            Tag::tagKey,
            limit,
            request().marker());
    return Performed.of(
        new ListResourceTags.Result(page.entries(), page.truncated(), page.nextMarker()));
  }
}
