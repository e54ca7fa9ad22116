// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Changes the name or the path of a group. Its members stay its members; its unique ID and policies
 * stay.
 *
 * @param groupName the group
 * @param newPath begins and ends with a slash; null to leave it
 * @param newGroupName the name, unlike that of every other group of the account, also in other
 *     case; null to leave it
 */
@Operation(readOnly = false)
public record UpdateGroup(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String newPath,
    @Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String newGroupName)
    implements IamRequest<UpdateGroup.Result> {

  /** It is done. */
  public record Result() {}
}
