// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Detaches a managed policy from a user.
 *
 * @param userName the user
 * @param policyArn the managed policy
 */
@Operation(readOnly = false)
public record DetachUserPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<DetachUserPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
