// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Removes the limit of a role's policies.
 *
 * @param roleName the role
 */
@Operation(readOnly = false)
public record DeleteRolePermissionsBoundary(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName)
    implements IamRequest<DeleteRolePermissionsBoundary.Result> {

  /** It is done. */
  public record Result() {}
}
