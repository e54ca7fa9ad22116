// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Removes the limit of a user's policies.
 *
 * @param userName the user
 */
@Operation(readOnly = false)
public record DeleteUserPermissionsBoundary(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName)
    implements IamRequest<DeleteUserPermissionsBoundary.Result> {

  /** It is done. */
  public record Result() {}
}
