// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Detaches a managed policy from a role.
 *
 * @param roleName the role
 * @param policyArn the managed policy
 */
@Operation(readOnly = false)
public record DetachRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<DetachRolePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
