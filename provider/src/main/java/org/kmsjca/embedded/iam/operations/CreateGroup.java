// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Makes a group without members and permissions.
 *
 * @param path begins and ends with a slash; null for {@code /}
 * @param groupName the name, unlike that of every other group of the account, also in other case
 */
@Operation(readOnly = false)
public record CreateGroup(
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String path,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName)
    implements IamRequest<CreateGroup.Result> {

  /**
   * Asks for a group without path.
   *
   * @param groupName the name
   * @return the request
   */
  public static CreateGroup of(String groupName) {
    return new CreateGroup(null, groupName);
  }

  /**
   * The new group.
   *
   * @param group the group
   */
  public record Result(Group group) {}
}
