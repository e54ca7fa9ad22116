// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.ListAliases;

/** Lists the aliases of the caller's account, or of one key. The permission is on no key. */
final class ListAliasesOperation implements ServiceOperation<ListAliases.Result> {

  private final Call<ListAliases> call;
  private final @Nullable ResolvedKey key;
  private final PageRequest page;

  ListAliasesOperation(Call<ListAliases> call) {
    this.call = call;
    String keyId = call.request().keyId();
    key =
        keyId == null
            ? null
            : call.identifiers().find(keyId, Access.action(call.request().operation()));
    ListAliases request = call.request();
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
  public Performed<ListAliases.Result> perform() {
    Stream<AliasRecord> aliases =
        key == null
            ? call.state().aliases().stream()
                .filter(alias -> alias.arn().account().equals(call.caller().account()))
                .filter(alias -> alias.arn().region().equals(call.place().region()))
            : call.state().aliasesOf(key.arn()).stream();
    Page<AliasRecord> found = page.cut(aliases, alias -> alias.arn().toString());
    List<AliasListEntry> entries = found.entries().stream().map(this::entry).toList();
    return Performed.of(new ListAliases.Result(entries, found.truncated(), found.nextMarker()));
  }

  private AliasListEntry entry(AliasRecord alias) {
    return new AliasListEntry(
        alias.name(),
        alias.arn().toString(),
        alias.target().value(),
        alias.creationDate(),
        alias.lastUpdatedDate());
  }
}
