// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Deletes a managed policy that is not attached to anybody and has one version only.
 *
 * @param policyArn the managed policy
 */
@Operation(readOnly = false)
public record DeletePolicy(@Member(required = true, min = 20, max = 2048) String policyArn)
    implements IamRequest<DeletePolicy.Result> {

  /** It is done. */
  public record Result() {}
}
