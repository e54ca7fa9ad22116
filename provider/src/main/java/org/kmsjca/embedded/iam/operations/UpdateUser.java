// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Changes the name or the path of a user. Key policies, grants and trust policies that name the
 * user name it by the new ARN then; its unique ID, access keys, groups and policies stay.
 *
 * @param userName the user
 * @param newPath begins and ends with a slash; null to leave it
 * @param newUserName the name, unlike that of every other user of the account, also in other case;
 *     null to leave it
 */
@Operation(readOnly = false)
public record UpdateUser(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String newPath,
    @Nullable @Member(min = 1, max = 64, pattern = Limits.NAME) String newUserName)
    implements IamRequest<UpdateUser.Result> {

  /** It is done. */
  public record Result() {}
}
