// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.ListKeys;

/** Lists the keys of the caller's account. */
final class ListKeysOperation implements ServiceOperation<ListKeys.Result> {

  private final Call<ListKeys> call;
  private final PageRequest page;

  ListKeysOperation(Call<ListKeys> call) {
    this.call = call;
    ListKeys request = call.request();
    page = PageRequest.of(request.operation(), request.limit(), request.marker());
  }

  @Override
  public List<Access> accesses() {
    return List.of(Access.toService(call.request().operation()));
  }

  @Override
  public void checkParameters() {
    page.check();
  }

  @Override
  public Performed<ListKeys.Result> perform() {
    String prefix = call.place().keyArn(call.caller().account(), "").toString();
    List<Arn> arns =
        call.state().keys(prefix, page.after(), page.toFetch()).stream()
            .map(entry -> entry.record().arn())
            .toList();
    Page<Arn> found = page.cut(arns, Arn::toString);
    List<KeyListEntry> keys =
        found.entries().stream()
            .map(arn -> new KeyListEntry(arn.resourceName(), arn.toString()))
            .toList();
    return Performed.of(new ListKeys.Result(keys, found.truncated(), found.nextMarker()));
  }
}
