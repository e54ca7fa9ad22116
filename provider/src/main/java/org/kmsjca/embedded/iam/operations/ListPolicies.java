// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Lists managed policies, by name.
 *
 * @param scope {@code All}, {@code AWS} for predefined ones, {@code Local} for those of the
 *     account; null for all
 * @param onlyAttached whether only policies in use are listed; null for no
 * @param pathPrefix only those whose path begins so; null for all
 * @param marker where to go on: the last result's {@code marker}; null to begin
 * @param maxItems at most so many entries; null for 100
 */
@Operation(readOnly = true)
public record ListPolicies(
    @Nullable @Member(pattern = "All|AWS|Local") String scope,
    @Nullable Boolean onlyAttached,
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH_PREFIX) String pathPrefix,
    @Nullable @Member(min = 1, max = 320) String marker,
    @Nullable @Member(min = 1, max = 1000) Integer maxItems)
    implements IamRequest<ListPolicies.Result> {

  /**
   * One page of policies.
   *
   * @param policies the policies
   * @param truncated true if there are more entries
   * @param marker where to go on; null unless truncated
   */
  public record Result(List<Policy> policies, boolean truncated, @Nullable String marker) {

    /** Copies the list. */
    public Result {
      policies = List.copyOf(policies);
    }
  }
}
