// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists the labels of a role.
 *
 * @param roleName the role
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListRoleTags(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListRoleTags.Result> {

  /**
   * Asks for the first page.
   *
   * @param roleName the role
   * @return the request
   */
  public static ListRoleTags of(String roleName) {
    return new ListRoleTags(roleName, null, null);
  }

  /**
   * One page of labels.
   *
   * @param tags the labels
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(List<Tag> tags, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      tags = List.copyOf(tags);
    }
  }
}
