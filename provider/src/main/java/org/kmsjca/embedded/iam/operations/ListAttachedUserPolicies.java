// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the managed policies that are attached to a user.
 *
 * @param userName the user
 * @param pathPrefix only those whose path begins so; null for all
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListAttachedUserPolicies(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH_PREFIX) String pathPrefix,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListAttachedUserPolicies.Result> {

  /**
   * Asks for the first page.
   *
   * @param userName the user
   * @return the request
   */
  public static ListAttachedUserPolicies of(String userName) {
    return new ListAttachedUserPolicies(userName, null, null, null);
  }

  /**
   * One page of policies.
   *
   * @param attachedPolicies the policies
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(
      List<AttachedPolicy> attachedPolicies, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      attachedPolicies = List.copyOf(attachedPolicies);
    }
  }
}
