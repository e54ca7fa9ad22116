// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.stream.Stream;
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
    Stream<Arn> arns =
        call.state().keys().stream()
            .map(entry -> entry.record().arn())
            .filter(arn -> arn.account().equals(call.caller().account()))
            .filter(arn -> arn.region().equals(call.place().region()));
    Page<Arn> found = page.cut(arns, Arn::toString);
    List<KeyListEntry> keys =
        found.entries().stream()
            .map(arn -> new KeyListEntry(arn.resourceName(), arn.toString()))
            .toList();
    return Performed.of(new ListKeys.Result(keys, found.truncated(), found.nextMarker()));
  }
}
