// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Deletes a user that has no policies, groups and access keys any more. Key policies and grants
 * that name it name its unique ID from then on.
 *
 * @param userName the user
 */
@Operation(readOnly = false)
public record DeleteUser(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName)
    implements IamRequest<DeleteUser.Result> {

  /** It is done. */
  public record Result() {}
}
