// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/** Writes the member {@code userIdentity}. */
final class UserIdentity {

  /** How the trail names the service where a caller would stand. */
  static final String INTERNAL = "AWS Internal";

  private UserIdentity() {}

  /** Writes the caller as the trail of its own account shows it. */
  static void write(JsonText json, CallerIdentity identity) {
    json.beginObject();
    if (identity instanceof CallerIdentity.Principal principal) {
      writePrincipal(json, principal);
    } else if (identity instanceof CallerIdentity.Service service) {
      json.member("type", "AWSService");
      json.member("invokedBy", service.name());
    } else {
      json.member("accountId", identity.account());
      json.member("invokedBy", INTERNAL);
    }
    json.endObject();
  }

  /** Writes the caller as the trail of another account shows it. */
  static void writeForeign(JsonText json, CallerIdentity identity) {
    if (!(identity instanceof CallerIdentity.Principal principal)) {
      write(json, identity);
      return;
    }
    json.beginObject();
    json.member("type", "AWSAccount");
    optional(json, "principalId", principal.principalId());
    json.member("accountId", principal.account());
    optional(json, "invokedBy", principal.invokedBy());
    json.endObject();
  }

  private static void writePrincipal(JsonText json, CallerIdentity.Principal principal) {
    Arn arn = principal.arn();
    String kind = arn.resourceType();
    json.member("type", type(kind));
    optional(json, "principalId", principal.principalId());
    json.member("arn", arn.toString());
    json.member("accountId", arn.account());
    optional(json, "accessKeyId", principal.accessKeyId());
    if (kind.equals("user")) {
      json.member("userName", lastPart(arn.resourceName()));
    }
    if (kind.equals("assumed-role")) {
      json.name("sessionContext");
      json.beginObject();
      writeSession(json, arn, principal.session());
      json.endObject();
    }
    optional(json, "invokedBy", principal.invokedBy());
  }

  private static void writeSession(
      JsonText json, Arn arn, CallerIdentity.@Nullable SessionContext session) {
    json.name("sessionIssuer");
    json.beginObject();
    json.member("type", "Role");
    if (session != null) {
      optional(json, "principalId", session.roleId());
      json.member("arn", session.role().toString());
    }
    json.member("accountId", arn.account());
    json.member("userName", session == null ? roleOf(arn) : lastPart(session.role().resource()));
    json.endObject();
    if (session != null) {
      json.name("webIdFederationData");
      json.beginObject();
      json.endObject();
      json.name("attributes");
      json.beginObject();
      json.member("creationDate", session.creationDate().truncatedTo(ChronoUnit.SECONDS) + "");
      json.member("mfaAuthenticated", session.mfaAuthenticated() ? "true" : "false");
      json.endObject();
    }
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

  private static String roleOf(Arn session) {
    String name = session.resourceName();
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void optional(JsonText json, String name, @Nullable String value) {
    if (value != null) {
      json.member(name, value);
    }
  }
}
