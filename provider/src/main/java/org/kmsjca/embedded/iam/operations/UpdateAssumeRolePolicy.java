// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Replaces the trust policy of a role.
 *
 * @param roleName the role
 * @param policyDocument the trust policy, which says who may assume the role
 */
@Operation(readOnly = false)
public record UpdateAssumeRolePolicy(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument)
    implements IamRequest<UpdateAssumeRolePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
