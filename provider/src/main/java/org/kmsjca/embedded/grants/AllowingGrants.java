// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grants that allow a request, one of a kind.
 *
 * @param direct a grant to the caller itself or to its role; null for none
 * @param account a grant to the caller's account; null for none, or if {@code direct} is one
 * @param dependsOnTime whether they would not count if the clock were set back
 */
public record AllowingGrants(
    @Nullable GrantRecord direct, @Nullable GrantRecord account, boolean dependsOnTime) {

  /** No grant allows. */
  public static final AllowingGrants NONE = new AllowingGrants(null, null, false);

  /** Gives the IDs of the grants to the caller. */
  public List<String> directIds() {
    return direct == null ? List.of() : List.of(direct.grantId());
  }

  /** Gives the IDs of the grants to the caller's account. */
  public List<String> accountIds() {
    return account == null ? List.of() : List.of(account.grantId());
  }
}
