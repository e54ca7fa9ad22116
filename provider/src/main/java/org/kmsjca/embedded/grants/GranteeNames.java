// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * The names under which a grant can mean a caller.
 *
 * <p>A grant to a role means each session of the role. A role is identified by account and name,
 * since its path does not appear in the ARNs of its sessions.
 *
 * @param direct the names of the caller itself and of its role
 * @param account the name of the caller's account; null for the account's root user, whom {@code
 *     direct} names
 */
public record GranteeNames(List<String> direct, @Nullable String account) {

  private static final String ASSUMED_ROLE = "assumed-role";
  private static final String ROLE = "role";
  private static final String ROLE_PREFIX = "role:";

  /** Copies the list. */
  public GranteeNames {
    direct = List.copyOf(direct);
  }

  /** Gives the names of a caller. */
  public static GranteeNames of(Caller caller) {
    Arn arn = caller.arn();
    if (caller.isAccountRoot()) {
      return new GranteeNames(List.of(arn.toString()), null);
    }
    String account = rootOf(arn.partition(), arn.account());
    if (isSession(arn)) {
      String session = arn.resourceName();
      String role = roleName(arn.account(), session.substring(0, session.indexOf('/')));
      return new GranteeNames(List.of(arn.toString(), role), account);
    }
    return new GranteeNames(List.of(name(arn.toString())), account);
  }

  /** Gives the root ARN of an account, in the usual partition. */
  public static String rootOf(String account) {
    return rootOf("aws", account);
  }

  private static String rootOf(String partition, String account) {
    return new Arn(partition, "iam", "", account, "root").toString();
  }

  /**
   * Gives the name that stands for a principal that a grant names.
   *
   * @param principal an ARN, or the name of a service
   */
  static String name(String principal) {
    Arn arn = Arn.parse(principal).orElse(null);
    if (arn != null && arn.service().equals("iam") && arn.resourceType().equals(ROLE)) {
      String resource = arn.resource();
      return roleName(arn.account(), resource.substring(resource.lastIndexOf('/') + 1));
    }
    return principal;
  }

  private static boolean isSession(Arn arn) {
    return arn.service().equals("sts")
        && arn.resourceType().equals(ASSUMED_ROLE)
        && arn.resourceName().indexOf('/') > 0;
  }

  private static String roleName(String account, String role) {
    return ROLE_PREFIX + account + '/' + role;
  }

  /** Tells whether a grant that names a principal means this very caller. */
  boolean means(@Nullable String principal) {
    return principal != null && direct.contains(name(principal));
  }

  /** Tells whether a grant that names a principal means the account of this caller. */
  boolean meansAccount(@Nullable String principal) {
    return principal != null && principal.equals(account);
  }
}
