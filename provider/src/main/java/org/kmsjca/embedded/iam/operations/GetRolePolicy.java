// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Reads an inline policy of a role.
 *
 * @param roleName the role
 * @param policyName the inline policy
 */
@Operation(readOnly = true)
public record GetRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<GetRolePolicy.Result> {

  /**
   * The policy.
   *
   * @param roleName the role
   * @param policyName the policy
   * @param policyDocument the policy, in JSON
   */
  public record Result(String roleName, String policyName, String policyDocument) {}
}
