// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Comparator;
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
    Stream<AliasListEntry> aliases =
        key == null ? ofAccount() : call.state().aliasesOf(key.arn()).stream().map(this::entry);
    Page<AliasListEntry> found = page.cut(aliases, AliasListEntry::aliasArn);
    return Performed.of(
        new ListAliases.Result(found.entries(), found.truncated(), found.nextMarker()));
  }

  private Stream<AliasListEntry> ofAccount() {
    Stream<AliasListEntry> made =
        call.state().aliases().stream()
            .filter(alias -> alias.arn().account().equals(call.caller().account()))
            .filter(alias -> alias.arn().region().equals(call.place().region()))
            .map(this::entry);
    return Stream.concat(made, withoutKey()).sorted(Comparator.comparing(AliasListEntry::aliasArn));
  }

  /* Every account has names for keys that services would manage. */
  private Stream<AliasListEntry> withoutKey() {
    return ManagedKeys.predefinedAliases().stream()
        .map(name -> AliasNames.arn(call, name))
        .filter(arn -> call.state().alias(arn).isEmpty())
        .map(arn -> new AliasListEntry(arn.resource(), arn.toString(), null, null, null));
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
