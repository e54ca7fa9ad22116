// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.stream.Stream;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.ListKeys;

/** Lists the keys of the caller's account. */
final class ListKeysOperation implements ServiceOperation<ListKeys.Result> {

  private static final int DEFAULT_LIMIT = 100;

  private final Call<ListKeys> call;

  ListKeysOperation(Call<ListKeys> call) {
    this.call = call;
  }

  @Override
  public List<Access> accesses() {
    return List.of(Access.toService(call.request().operation()));
  }

  @Override
  public Performed<ListKeys.Result> perform() {
    ListKeys request = call.request();
    Stream<Arn> arns =
        call.state().keys().stream()
            .map(entry -> entry.record().arn())
            .filter(arn -> arn.account().equals(call.caller().account()))
            .filter(arn -> arn.region().equals(call.place().region()));
    Page<Arn> page =
        Page.of(
            request.operation(),
            arns,
            Arn::toString,
            request.limit() == null ? DEFAULT_LIMIT : request.limit(),
            request.marker());
    List<KeyListEntry> keys =
        page.entries().stream()
            .map(arn -> new KeyListEntry(arn.resourceName(), arn.toString()))
            .toList();
    return Performed.of(new ListKeys.Result(keys, page.truncated(), page.nextMarker()));
  }
}
