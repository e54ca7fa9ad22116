// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * A caller in the form in which principal elements look at it.
 *
 * @param identifier the principal's ARN as text, or the service as {@link #serviceKey} writes it
 * @param account its account; empty for services, which belong to none
 * @param role the role behind a session, or the role itself, as {@link #roleKey} writes it; null
 *     for users and accounts
 * @param session whether the caller is a session of a role
 * @param root whether the caller is the account itself
 * @param service whether the caller is an AWS service in its own name
 */
record CallerView(
    String identifier,
    String account,
    @Nullable String role,
    boolean session,
    boolean root,
    boolean service) {

  private static final String ASSUMED_ROLE = "assumed-role";
  private static final String ROLE = "role";
  private static final String SERVICE = "service:";

  static CallerView of(AuthorizationRequest request) {
    String service = request.service();
    return service == null
        ? of(request.caller())
        : new CallerView(serviceKey(service), "", null, false, false, true);
  }

  static CallerView of(Caller caller) {
    Arn arn = caller.arn();
    boolean sts = arn.service().equals("sts");
    boolean session = sts && arn.resourceType().equals(ASSUMED_ROLE);
    String role = null;
    if (session) {
      String name = arn.resourceName();
      int slash = name.indexOf('/');
      role = roleKey(arn.account(), slash < 0 ? name : name.substring(0, slash));
    } else if (!sts && arn.resourceType().equals(ROLE)) {
      role = roleKey(arn);
    }
    return new CallerView(
        arn.toString(), arn.account(), role, session, caller.isAccountRoot(), false);
  }

  /** Identifies a service, so that no ARN can be mistaken for it. */
  static String serviceKey(String name) {
    return SERVICE + name;
  }

  /** Identifies a role by account and name; its path does not appear in session ARNs. */
  static String roleKey(Arn role) {
    String resource = role.resource();
    return roleKey(role.account(), resource.substring(resource.lastIndexOf('/') + 1));
  }

  private static String roleKey(String account, String name) {
    return account + '/' + name;
  }
}
