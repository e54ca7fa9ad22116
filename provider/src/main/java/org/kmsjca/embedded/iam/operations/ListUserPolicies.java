// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the inline policies of a user, by name.
 *
 * @param userName the user
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListUserPolicies(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListUserPolicies.Result> {

  /**
   * Asks for the first page.
   *
   * @param userName the user
   * @return the request
   */
  public static ListUserPolicies of(String userName) {
    return new ListUserPolicies(userName, null, null);
  }

  /**
   * One page of names.
   *
   * @param policyNames the names
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(List<String> policyNames, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      policyNames = List.copyOf(policyNames);
    }
  }
}
