// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Removes an inline policy from a user.
 *
 * @param userName the user
 * @param policyName the inline policy
 */
@Operation(readOnly = false)
public record DeleteUserPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<DeleteUserPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
