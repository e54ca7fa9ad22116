// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Attaches a managed policy to a role.
 *
 * @param roleName the role
 * @param policyArn the managed policy
 */
@Operation(readOnly = false)
public record AttachRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<AttachRolePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
