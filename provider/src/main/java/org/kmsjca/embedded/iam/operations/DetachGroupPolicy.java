// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Detaches a managed policy from a group.
 *
 * @param groupName the group
 * @param policyArn the managed policy
 */
@Operation(readOnly = false)
public record DetachGroupPolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName,
    @Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<DetachGroupPolicy.Result> {

  /** It is done. */
  public record Result() {}
}
