// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Describes a managed policy.
 *
 * @param policyArn the managed policy
 */
@Operation(readOnly = true)
public record GetPolicy(@Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<GetPolicy.Result> {

  /**
   * The policy.
   *
   * @param policy the policy
   */
  public record Result(Policy policy) {}
}
