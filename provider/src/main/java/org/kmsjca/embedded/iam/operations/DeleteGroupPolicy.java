// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Removes an inline policy from a group.
 *
 * @param groupName the group
 * @param policyName the inline policy
 */
@Operation(readOnly = false)
public record DeleteGroupPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName)
    implements IamRequest<DeleteGroupPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
