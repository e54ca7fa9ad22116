// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Makes a user without any permission.
 *
 * @param path begins and ends with a slash; null for {@code /}
 * @param userName the name, unlike that of every other user of the account, also in other case
 * @param permissionsBoundary the managed policy that limits what the others can give; null for none
 * @param tags labels; empty for none
 */
@Operation(readOnly = false)
public record CreateUser(
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String path,
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String userName,
    @Nullable @Member(min = 20, max = 2048) String permissionsBoundary,
    @Member(max = 50) List<Tag> tags)
    implements IamRequest<CreateUser.Result> {

  /** Copies the list. */
  public CreateUser {
    tags = RequestLists.copyOf(tags);
  }

  /**
   * Asks for a user without path and labels.
   *
   * @param userName the name
   * @return the request
   */
  public static CreateUser of(String userName) {
    return new CreateUser(null, userName, null, List.of());
  }

  /**
   * The new user.
   *
   * @param user the user
   */
  public record Result(User user) {}
}
