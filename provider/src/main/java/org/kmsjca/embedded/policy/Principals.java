// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Set;

/**
 * A Principal or NotPrincipal element.
 *
 * @param negated true for NotPrincipal
 * @param everyone whether {@code *} is listed
 * @param accounts the listed accounts, twelve digits each
 * @param roles the listed roles as {@link CallerView#roleKey} writes them
 * @param arns the listed users and sessions by ARN
 */
record Principals(
    boolean negated, boolean everyone, Set<String> accounts, Set<String> roles, Set<String> arns) {

  Principals {
    accounts = Set.copyOf(accounts);
    roles = Set.copyOf(roles);
    arns = Set.copyOf(arns);
  }

  /** Compares with a caller. */
  PrincipalMatch match(CallerView caller, Effect effect) {
    if (!negated) {
      return listed(caller);
    }
    boolean spared =
        effect == Effect.DENY ? isSpared(caller) : listed(caller) != PrincipalMatch.NONE;
    return spared ? PrincipalMatch.NONE : PrincipalMatch.DIRECT;
  }

  private PrincipalMatch listed(CallerView caller) {
    if (arns.contains(caller.arn())) {
      return PrincipalMatch.EXACT;
    }
    String role = caller.role();
    if (everyone || (role != null && roles.contains(role))) {
      return PrincipalMatch.DIRECT;
    }
    return accounts.contains(caller.account()) ? PrincipalMatch.ACCOUNT : PrincipalMatch.NONE;
  }

  /** A Deny with NotPrincipal spares a caller only if everything that it is, is listed. */
  private boolean isSpared(CallerView caller) {
    if (everyone) {
      return true;
    }
    String role = caller.role();
    return accounts.contains(caller.account())
        && (role == null || roles.contains(role))
        && (caller.root() || arns.contains(caller.arn()) || (role != null && !caller.session()));
  }
}
