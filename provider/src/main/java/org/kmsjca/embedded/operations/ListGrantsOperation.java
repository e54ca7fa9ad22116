// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.kms.ListGrants;

/** Lists the grants of a key. */
final class ListGrantsOperation extends SingleKeyOperation<ListGrants, ListGrants.Result> {

  private final PageRequest page;

  ListGrantsOperation(Call<ListGrants> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    String grantId = request().grantId();
    if (grantId != null) {
      ExistingGrant.checkId(grantId);
    }
    access().withGrantFor(call.context());
    page =
        PageRequest.of(request().operation(), key().arn(), request().limit(), request().marker());
  }

  @Override
  public void checkParameters() {
    String service = request().granteeServicePrincipal();
    NewGrant.require(
        service == null || request().granteePrincipal() == null,
        "GranteePrincipal and GranteeServicePrincipal cannot both be given.");
    NewGrant.require(
        service == null || call().context().viaService() != null,
        "GranteeServicePrincipal can only be given by AWS services.");
    NewGrant.checkPrincipal(request().granteePrincipal());
    page.check();
  }

  @Override
  public Performed<ListGrants.Result> perform() {
    Page<GrantRecord> found = page.cut(matching(page.after()), GrantRecord::grantId);
    return Performed.of(
        new ListGrants.Result(
            found.entries().stream().map(ExistingGrant::entry).toList(),
            found.truncated(),
            found.nextMarker()));
  }

  private List<GrantRecord> matching(@Nullable String after) {
    GrantsOfKey grants = call().state().grantsOf(key().arn());
    String grantee =
        request().granteePrincipal() == null
            ? request().granteeServicePrincipal()
            : request().granteePrincipal();
    String grantId = request().grantId();
    if (grantId != null) {
      return grants
          .grant(grantId)
          .filter(grant -> grantee == null || grant.grantee().equals(grantee))
          .filter(grant -> after == null || grant.grantId().compareTo(after) > 0)
          .stream()
          .toList();
    }
    return grantee == null
        ? grants.after(after, page.toFetch())
        : grants.forGrantee(grantee).stream()
            .filter(grant -> after == null || grant.grantId().compareTo(after) > 0)
            .limit(page.toFetch())
            .toList();
  }
}
