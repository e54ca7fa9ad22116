// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** The key policy that a key gets when its creator gives none: all is left to the account. */
public final class DefaultKeyPolicy {

  private static final String TEXT =
      """
      {
        "Version" : "2012-10-17",
        "Id" : "key-default-1",
        "Statement" : [ {
          "Sid" : "Enable IAM User Permissions",
          "Effect" : "Allow",
          "Principal" : { "AWS" : "arn:aws:iam::%s:root" },
          "Action" : "kms:*",
          "Resource" : "*"
        } ]
      }""";

  private DefaultKeyPolicy() {}

  /**
   * Writes the default policy.
   *
   * @param account the account that owns the key, twelve digits
   * @return the policy as AWS KMS shows it, JSON with line feeds and without one at the end
   */
  public static String of(String account) {
    return TEXT.formatted(account);
  }
}
