// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Chooses the version of a managed policy that is in force.
 *
 * @param policyArn the managed policy
 * @param versionId for example {@code v2}
 */
@Operation(readOnly = false)
public record SetDefaultPolicyVersion(
    @Member(required = true, min = 20, max = 2048) String policyArn,
    @Member(required = true, pattern = "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?") String versionId)
    implements IamRequest<SetDefaultPolicyVersion.Result> {

  /** It is done. */
  public record Result() {}
}
