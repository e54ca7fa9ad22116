// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the access keys of a user, or of the root of the account.
 *
 * @param userName the user; null for the one who calls
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListAccessKeys(
    @Nullable @Member(min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListAccessKeys.Result> {

  /**
   * Asks for the first page.
   *
   * @return the request
   */
  public static ListAccessKeys of() {
    return new ListAccessKeys(null, null, null);
  }

  /**
   * One page of access keys.
   *
   * @param accessKeyMetadata the access keys
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(
      List<AccessKeyMetadata> accessKeyMetadata, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      accessKeyMetadata = List.copyOf(accessKeyMetadata);
    }
  }
}
