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
    Page<AliasListEntry> found =
        key == null
            ? page.cut(ofAccount(), AliasListEntry::aliasArn)
            : page.cut(
                call.state().aliasesOf(key.arn()).stream().map(this::entry),
                AliasListEntry::aliasArn);
    return Performed.of(
        new ListAliases.Result(found.entries(), found.truncated(), found.nextMarker()));
  }

  /* No more than one page is fetched, whatever the number of aliases. */
  private List<AliasListEntry> ofAccount() {
    @Nullable String after = page.after();
    String prefix = AliasNames.arn(call, KeyIdentifiers.ALIAS_PREFIX).toString();
    Stream<AliasListEntry> made =
        call.state().aliases(prefix, after, page.toFetch()).stream().map(this::entry);
    Stream<AliasListEntry> missing =
        withoutKey().filter(entry -> after == null || entry.aliasArn().compareTo(after) > 0);
    return Stream.concat(made, missing)
        .sorted(Comparator.comparing(AliasListEntry::aliasArn))
        .limit(page.toFetch())
        .toList();
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
