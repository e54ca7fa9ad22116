// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Reads an inline policy of a user.
 *
 * @param userName the user
 * @param policyName the inline policy
 */
@Operation(readOnly = true)
public record GetUserPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<GetUserPolicy.Result> {

  /**
   * The policy.
   *
   * @param userName the user
   * @param policyName the policy
   * @param policyDocument the policy, in JSON
   */
  public record Result(String userName, String policyName, String policyDocument) {}
}
