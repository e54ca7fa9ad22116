// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Ends a user's membership in a group.
 *
 * @param groupName the group
 * @param userName the user
 */
@Operation(readOnly = false)
public record RemoveUserFromGroup(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName)
    implements IamRequest<RemoveUserFromGroup.Result> {

  /** It is done. */
  public record Result() {}
}
