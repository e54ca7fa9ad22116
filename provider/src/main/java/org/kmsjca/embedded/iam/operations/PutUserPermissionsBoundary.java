// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Limits what the policies of a user can give.
 *
 * @param userName the user
 * @param permissionsBoundary the managed policy that limits what the others can give
 */
@Operation(readOnly = false)
public record PutUserPermissionsBoundary(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 20, max = 2048) String permissionsBoundary)
    implements IamRequest<PutUserPermissionsBoundary.Result> {

  /** It is done. */
  public record Result() {}
}
