// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Adds a version to a managed policy, of which there are at most five.
 *
 * @param policyArn the managed policy
 * @param policyDocument the policy, in JSON
 * @param setAsDefault whether the new version is the one in force; null for no
 */
@Operation(readOnly = false)
public record CreatePolicyVersion(
    @Member(required = true, min = 20, max = 2048) String policyArn,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument,
    @Nullable Boolean setAsDefault)
    implements IamRequest<CreatePolicyVersion.Result> {

  /**
   * The new version.
   *
   * @param policyVersion the version, without its document
   */
  public record Result(PolicyVersion policyVersion) {}
}
