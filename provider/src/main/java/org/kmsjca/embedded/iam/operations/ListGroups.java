// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the groups of the account, by name.
 *
 * @param pathPrefix only those whose path begins so; null for all
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListGroups(
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH_PREFIX) String pathPrefix,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListGroups.Result> {

  /**
   * Asks for the first page.
   *
   * @return the request
   */
  public static ListGroups of() {
    return new ListGroups(null, null, null);
  }

  /**
   * One page of groups.
   *
   * @param groups the groups
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(List<Group> groups, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      groups = List.copyOf(groups);
    }
  }
}
