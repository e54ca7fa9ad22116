// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Deletes an access key.
 *
 * @param userName the user; null for the one who calls
 * @param accessKeyId the access key
 */
@Operation(readOnly = false)
public record DeleteAccessKey(
    @Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 16, max = 128, pattern = "\\w+") String accessKeyId)
    implements IamRequest<DeleteAccessKey.Result> {

  /** It is done. */
  public record Result() {}
}
