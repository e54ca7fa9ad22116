// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lets an access key work, or not.
 *
 * @param userName the user; null for the one who calls
 * @param accessKeyId the access key
 * @param status {@code Active} or {@code Inactive}
 */
@Operation(readOnly = false)
public record UpdateAccessKey(
    @Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(required = true, min = 16, max = 128, pattern = "\\w+") String accessKeyId,
    @Member(required = true, pattern = "Active|Inactive") String status)
    implements IamRequest<UpdateAccessKey.Result> {

  /** It is done. */
  public record Result() {}
}
