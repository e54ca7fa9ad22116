// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * The managed policies that are there without being made, under the ARNs of AWS. Those that AWS
 * writes for many services say here what they say about keys and identities.
 */
final class PredefinedPolicies {

  /** Stands in their ARNs where the account would. */
  static final String ACCOUNT = "aws";

  private static final Instant CREATED = Instant.parse("2015-02-06T18:39:46Z");
  private static final String READ_IDENTITIES =
      "\"iam:Get*\",\"iam:List*\",\"sts:GetCallerIdentity\"";

  private static final Map<String, Identity.Policy> BY_ARN = new TreeMap<>();

  static {
    add("AdministratorAccess", "Allows everything.", "\"*\"");
    add(
        "AWSKeyManagementServicePowerUser",
        "Allows making keys and describing what there is, but not using and changing keys.",
        "\"kms:CreateAlias\",\"kms:CreateKey\",\"kms:DeleteAlias\",\"kms:Describe*\","
            + "\"kms:GenerateRandom\",\"kms:Get*\",\"kms:List*\",\"kms:TagResource\","
            + "\"kms:UntagResource\",\"iam:ListGroups\",\"iam:ListRoles\",\"iam:ListUsers\"");
    add("IAMFullAccess", "Allows administering identities.", "\"iam:*\"");
    add("IAMReadOnlyAccess", "Allows describing identities.", READ_IDENTITIES);
    add(
        "ReadOnlyAccess",
        "Allows describing keys and identities.",
        "\"kms:Describe*\",\"kms:Get*\",\"kms:List*\"," + READ_IDENTITIES);
  }

  private PredefinedPolicies() {}

  private static void add(String name, String description, String actions) {
    Arn arn = new Arn("aws", "iam", "", ACCOUNT, "policy/" + name);
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
            + actions
            + "],\"Resource\":\"*\"}]}";
    BY_ARN.put(
        arn.toString(),
        new Identity.Policy(
            arn,
            "ANPA" + Integer.toUnsignedString(name.hashCode()),
            CREATED,
            CREATED,
            description,
            "v1",
            List.of(new Identity.Policy.Version("v1", document, CREATED)),
            1));
  }

  /** Finds one; null if there is none. */
  static Identity.@Nullable Policy get(String arn) {
    return BY_ARN.get(arn);
  }

  /** Gives all of them, by ARN. */
  static List<Identity.Policy> all() {
    return List.copyOf(BY_ARN.values());
  }
}
