// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Describes a user.
 *
 * @param userName the user; null for the one who calls
 */
@Operation(readOnly = true)
public record GetUser(@Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String userName)
    implements IamRequest<GetUser.Result> {

  /**
   * The user.
   *
   * @param user the user
   */
  public record Result(User user) {}
}
