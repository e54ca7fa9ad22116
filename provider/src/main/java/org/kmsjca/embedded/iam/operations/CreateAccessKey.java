// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Makes an access key for a user, or for the root of the account.
 *
 * @param userName the user; null for the one who calls
 */
@Operation(readOnly = false)
public record CreateAccessKey(
    @Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String userName)
    implements IamRequest<CreateAccessKey.Result> {

  /**
   * The new access key.
   *
   * @param accessKey the access key with its secret, which is never shown again
   */
  public record Result(AccessKey accessKey) {}
}
