// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Puts an inline policy into a user; one of the same name is replaced.
 *
 * @param userName the user
 * @param policyName the inline policy
 * @param policyDocument the policy, in JSON
 */
@Operation(readOnly = false)
public record PutUserPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument)
    implements IamRequest<PutUserPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
