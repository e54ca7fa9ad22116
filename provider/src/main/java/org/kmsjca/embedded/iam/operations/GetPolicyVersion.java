// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Reads a version of a managed policy.
 *
 * @param policyArn the managed policy
 * @param versionId for example {@code v2}
 */
@Operation(readOnly = true)
public record GetPolicyVersion(
    @Member(required = true, min = 20, max = 2048) String policyArn,
    @Member(required = true, pattern = "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?") String versionId)
    implements IamRequest<GetPolicyVersion.Result> {

  /**
   * The version.
   *
   * @param policyVersion the version
   */
  public record Result(PolicyVersion policyVersion) {}
}
