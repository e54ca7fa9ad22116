// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Map;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * The condition keys that say who somebody is.
 *
 * <p>{@code aws:MultiFactorAuthPresent} is absent for users and {@code false} for sessions: nobody
 * shows a second factor here. Confined to one thread.
 */
final class CallerDescription {

  private final ConditionValues.Builder conditions = ConditionValues.builder();

  private CallerDescription() {}

  /** Describes a caller by its name alone. */
  static CallerDescription of(Caller caller) {
    String kind = caller.arn().resourceType();
    return of(caller, kind.equals("assumed-role") ? roleOf(caller.arn()) : caller.arn());
  }

  private static CallerDescription of(Caller caller, Arn principal) {
    CallerDescription description = new CallerDescription();
    String kind = caller.arn().resourceType();
    description
        .add("aws:PrincipalArn", principal.toString())
        .add("aws:PrincipalAccount", caller.account())
        .add("aws:PrincipalType", type(kind))
        .add("aws:PrincipalIsAWSService", "false")
        .add("kms:CallerAccount", caller.account());
    if (kind.equals("root")) {
      description.add("aws:userid", caller.account());
    }
    if (kind.equals("user")) {
      description.add("aws:username", StoredIdentities.nameOf(caller.arn()));
    }
    return description;
  }

  /** Describes a user. */
  static CallerDescription of(Identity.User user) {
    CallerDescription description = of(new Caller(user.arn()));
    description.add("aws:userid", user.uniqueId());
    return description.addTags(user.attachments().tags());
  }

  /** Describes a role that calls without a session. */
  static CallerDescription of(Identity.Role role) {
    CallerDescription description = of(new Caller(role.arn()));
    description.add("aws:userid", role.uniqueId());
    return description.addTags(role.attachments().tags());
  }

  /** Describes a session; its labels hide those of the role. */
  static CallerDescription of(Identity.Session session, Identity.Role role) {
    CallerDescription description = of(new Caller(session.arn()), role.arn());
    description
        .add("aws:userid", role.uniqueId() + ":" + session.name())
        .add("aws:TokenIssueTime", session.issued().toString())
        .add("aws:MultiFactorAuthPresent", "false");
    if (session.sourceIdentity() != null) {
      description.add("aws:SourceIdentity", session.sourceIdentity());
    }
    Map<String, String> tags = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    tags.putAll(role.attachments().tags());
    tags.putAll(session.tags());
    return description.addTags(tags);
  }

  /** Gives the role of a session's ARN, without its path. */
  static Arn roleOf(Arn session) {
    String name = session.resourceName();
    int slash = name.indexOf('/');
    return new Arn(
        session.partition(),
        "iam",
        "",
        session.account(),
        "role/" + (slash < 0 ? name : name.substring(0, slash)));
  }

  private static String type(String kind) {
    return switch (kind) {
      case "root" -> "Account";
      case "user" -> "User";
      case "federated-user" -> "FederatedUser";
      default -> "AssumedRole";
    };
  }

  private CallerDescription add(String name, String value) {
    conditions.add(name, value);
    return this;
  }

  private CallerDescription addTags(Map<String, String> tags) {
    tags.forEach((key, value) -> add("aws:PrincipalTag/" + key, value));
    return this;
  }

  /** Gives the keys with their values. */
  ConditionValues conditions() {
    return conditions.build();
  }
}
