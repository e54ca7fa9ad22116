// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Puts an inline policy into a role; one of the same name is replaced.
 *
 * @param roleName the role
 * @param policyName the inline policy
 * @param policyDocument the policy, in JSON
 */
@Operation(readOnly = false)
public record PutRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument)
    implements IamRequest<PutRolePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
