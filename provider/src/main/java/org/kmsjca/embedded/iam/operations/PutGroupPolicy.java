// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Puts an inline policy into a group; one of the same name is replaced.
 *
 * @param groupName the group
 * @param policyName the inline policy
 * @param policyDocument the policy, in JSON
 */
@Operation(readOnly = false)
public record PutGroupPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument)
    implements IamRequest<PutGroupPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
