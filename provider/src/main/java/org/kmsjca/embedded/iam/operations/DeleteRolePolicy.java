// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Removes an inline policy from a role.
 *
 * @param roleName the role
 * @param policyName the inline policy
 */
@Operation(readOnly = false)
public record DeleteRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<DeleteRolePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
