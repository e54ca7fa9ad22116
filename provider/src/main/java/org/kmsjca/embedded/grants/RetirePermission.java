// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import org.kmsjca.kms.GrantOperation;

/** Who may retire a grant: those whom the grant names, and the account in which it was made. */
public final class RetirePermission {

  private RetirePermission() {}

  /**
   * Tells what a grant says about a caller who wants to retire it.
   *
   * <p>The retiring principal may, and the grantee if the grant lists {@code RetireGrant}; the root
   * user of the issuing account may. Other principals of that account may if their identity
   * policies allow it, and so may principals of an account that is itself retiring principal, or
   * grantee with {@code RetireGrant}. Constraints and visibility have no say.
   *
   * @param grant the grant
   * @param caller who wants to retire it
   * @return the grant, as one to the caller or to its account; nothing if the caller may not
   */
  public static AllowingGrants of(GrantRecord grant, GranteeNames caller) {
    boolean grantee = grant.operations().contains(GrantOperation.RETIRE_GRANT);
    String issuer = GranteeNames.rootOf(grant.issuingAccount());
    if (caller.means(grant.retiringPrincipal())
        || (grantee && caller.means(grant.grantee()))
        || caller.means(issuer)) {
      return new AllowingGrants(grant, null, false);
    }
    if (caller.meansAccount(grant.retiringPrincipal())
        || (grantee && caller.meansAccount(grant.grantee()))
        || caller.meansAccount(issuer)) {
      return new AllowingGrants(null, grant, false);
    }
    return AllowingGrants.NONE;
  }
}
