// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Limits what the policies of a role can give.
 *
 * @param roleName the role
 * @param permissionsBoundary the managed policy that limits what the others can give
 */
@Operation(readOnly = false)
public record PutRolePermissionsBoundary(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 20, max = 2048) String permissionsBoundary)
    implements IamRequest<PutRolePermissionsBoundary.Result> {

  /** It is done. */
  public record Result() {}
}
