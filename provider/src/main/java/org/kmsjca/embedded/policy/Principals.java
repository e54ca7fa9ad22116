// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import java.util.Set;

/**
 * A Principal or NotPrincipal element.
 *
 * @param negated true for NotPrincipal
 * @param everyone whether {@code *} is listed
 * @param accounts the listed accounts, twelve digits each
 * @param roles the listed roles as {@link CallerView#roleKey} writes them
 * @param identifiers the listed users and sessions by ARN, and the listed services as {@link
 *     CallerView#serviceKey} writes them
 * @param values all listed principals as they were written, also those that match nobody
 */
record Principals(
    boolean negated,
    boolean everyone,
    Set<String> accounts,
    Set<String> roles,
    Set<String> identifiers,
    List<String> values) {

  Principals {
    accounts = Set.copyOf(accounts);
    roles = Set.copyOf(roles);
    identifiers = Set.copyOf(identifiers);
    values = List.copyOf(values);
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
    if (identifiers.contains(caller.identifier())) {
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
    boolean listed = identifiers.contains(caller.identifier());
    if (everyone || (listed && caller.service())) {
      return true;
    }
    String role = caller.role();
    return accounts.contains(caller.account())
        && (role == null || roles.contains(role))
        && (caller.root() || listed || (role != null && !caller.session()));
  }
}
