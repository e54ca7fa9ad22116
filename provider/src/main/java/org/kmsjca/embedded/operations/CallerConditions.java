// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * The condition keys that tell who calls, and where.
 *
 * <p>Keys about the network, such as {@code aws:SourceIp} and {@code aws:SecureTransport}, are
 * absent: a call inside a process has none. So are the unique IDs of users and roles, which are not
 * known here.
 */
public final class CallerConditions {

  private CallerConditions() {}

  /**
   * Adds the keys.
   *
   * @param conditions gets the keys
   * @param context what is known of the caller
   * @param resourceAccount the account that owns what is used
   */
  public static void addTo(
      ConditionValues.Builder conditions,
      Caller caller,
      CallerContext context,
      String region,
      String resourceAccount) {
    String kind = caller.arn().resourceType();
    conditions
        .add("aws:PrincipalArn", principal(caller).toString())
        .add("aws:PrincipalAccount", caller.account())
        .add("aws:PrincipalType", type(kind))
        .add("aws:PrincipalIsAWSService", "false")
        .add("aws:ViaAWSService", String.valueOf(context.viaService() != null))
        .add("aws:RequestedRegion", region)
        .add("aws:ResourceAccount", resourceAccount)
        .add("kms:CallerAccount", caller.account());
    if (context.viaService() != null) {
      conditions.add("kms:ViaService", context.viaService());
      conditions.add("aws:CalledVia", context.viaService());
    }
    if (context.sourceArn() != null) {
      conditions.add("aws:SourceArn", context.sourceArn());
    }
    if (kind.equals("root")) {
      conditions.add("aws:userid", caller.account());
    }
    if (kind.equals("user")) {
      String name = caller.arn().resourceName();
      conditions.add("aws:username", name.substring(name.lastIndexOf('/') + 1));
    }
  }

  /* A session stands for its role. */
  private static Arn principal(Caller caller) {
    Arn arn = caller.arn();
    if (!arn.resourceType().equals("assumed-role")) {
      return arn;
    }
    String role = arn.resourceName();
    int slash = role.indexOf('/');
    return new Arn(
        arn.partition(),
        "iam",
        "",
        arn.account(),
        "role/" + (slash < 0 ? role : role.substring(0, slash)));
  }

  private static String type(String kind) {
    return switch (kind) {
      case "root" -> "Account";
      case "user" -> "User";
      case "federated-user" -> "FederatedUser";
      default -> "AssumedRole";
    };
  }
}
