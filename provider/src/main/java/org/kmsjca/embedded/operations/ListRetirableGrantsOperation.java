// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.ListRetirableGrants;

/** Lists the grants that a principal may retire, of all keys and accounts in the Region. */
final class ListRetirableGrantsOperation implements ServiceOperation<ListRetirableGrants.Result> {

  private final Call<ListRetirableGrants> call;
  private final @Nullable String principal;
  private final PageRequest page;

  ListRetirableGrantsOperation(Call<ListRetirableGrants> call) {
    this.call = call;
    ListRetirableGrants request = call.request();
    principal = request.retiringPrincipal();
    NewGrant.checkPrincipal(principal);
    page = PageRequest.of(request.operation(), request.limit(), request.marker());
  }

  @Override
  public List<Access> accesses() {
    String operation = call.request().operation();
    return List.of(
        principal == null
            ? Access.toService(operation)
            : Access.toPrincipal(operation, Arn.of(principal)));
  }

  @Override
  public void checkParameters() {
    String service = call.request().retiringServicePrincipal();
    NewGrant.require(
        (principal == null) != (service == null),
        "Either RetiringPrincipal or RetiringServicePrincipal must be given, and not both.");
    NewGrant.require(
        service == null || call.context().viaService() != null,
        "RetiringServicePrincipal can only be given by AWS services.");
    page.check();
  }

  @Override
  public Performed<ListRetirableGrants.Result> perform() {
    String retiring =
        principal == null ? String.valueOf(call.request().retiringServicePrincipal()) : principal;
    List<GrantRecord> fetched =
        call.state().retirableBy(call.place().region(), retiring, page.after(), page.toFetch());
    Page<GrantRecord> found = page.cut(fetched, grant -> grant.keyArn() + "/" + grant.grantId());
    return Performed.of(
        new ListRetirableGrants.Result(
            found.entries().stream().map(ExistingGrant::entry).toList(),
            found.truncated(),
            found.nextMarker()));
  }
}
