// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Reads an inline policy of a group.
 *
 * @param groupName the group
 * @param policyName the inline policy
 */
@Operation(readOnly = true)
public record GetGroupPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<GetGroupPolicy.Result> {

  /**
   * The policy.
   *
   * @param groupName the group
   * @param policyName the policy
   * @param policyDocument the policy, in JSON
   */
  public record Result(String groupName, String policyName, String policyDocument) {}
}
