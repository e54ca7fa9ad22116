// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kmsjca.kms.Caller;

/**
 * Describes callers for the audit trail.
 *
 * <p>Members that nobody can vouch for here, such as access keys and the unique IDs of users and
 * roles, are left out.
 */
public final class UserIdentity {

  private UserIdentity() {}

  /** Describes a caller. */
  public static Map<String, Object> of(Caller caller) {
    Map<String, Object> identity = new LinkedHashMap<>();
    String kind = caller.arn().resourceType();
    String name = caller.arn().resourceName();
    identity.put("type", type(kind));
    if (caller.isAccountRoot()) {
      identity.put("principalId", caller.account());
    }
    identity.put("arn", caller.arn().toString());
    identity.put("accountId", caller.account());
    if (kind.equals("user")) {
      identity.put("userName", name.substring(name.lastIndexOf('/') + 1));
    }
    if (kind.equals("assumed-role")) {
      identity.put("sessionContext", Map.of("sessionIssuer", issuer(caller)));
    }
    return identity;
  }

  /** Describes the service itself. */
  public static Map<String, Object> ofService(String account) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("accountId", account);
    identity.put("invokedBy", AuditEvents.SERVICE);
    return identity;
  }

  private static String type(String kind) {
    return switch (kind) {
      case "root" -> "Root";
      case "user" -> "IAMUser";
      case "assumed-role" -> "AssumedRole";
      case "federated-user" -> "FederatedUser";
      case "role" -> "Role";
      default -> "Unknown";
    };
  }

  private static Map<String, Object> issuer(Caller caller) {
    String name = caller.arn().resourceName();
    int slash = name.indexOf('/');
    Map<String, Object> issuer = new LinkedHashMap<>();
    issuer.put("type", "Role");
    issuer.put("accountId", caller.account());
    issuer.put("userName", slash < 0 ? name : name.substring(0, slash));
    return issuer;
  }
}
