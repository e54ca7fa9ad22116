// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Operation;

/** Tells who calls. Nobody needs a permission for it. */
@Operation(readOnly = true)
public record GetCallerIdentity() implements StsRequest<GetCallerIdentity.Result> {

  /**
   * The caller.
   *
   * @param userId the unique ID; for the root the account
   * @param account the account
   * @param arn the ARN
   */
  public record Result(String userId, String account, String arn) {}
}
