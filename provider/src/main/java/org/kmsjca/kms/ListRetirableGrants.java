// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the grants that a principal may retire, of all keys and accounts in the Region.
 *
 * @param retiringPrincipal the principal: an ARN of the caller's account; null for a service
 * @param retiringServicePrincipal the service; null for a principal
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListRetirableGrants(
    @Nullable @Member(min = 1, max = 256, pattern = "[\\w+=,.@:/-]+") String retiringPrincipal,
    @Nullable
        @Member(
            min = 1,
            max = 128,
            pattern = "([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+")
        String retiringServicePrincipal,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListRetirableGrants.Result> {

  /**
   * One page of grants.
   *
   * @param grants the grants
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(
      List<GrantListEntry> grants, boolean truncated, @Nullable String nextMarker) {
    /** Copies the collections. */
    public Result {
      grants = List.copyOf(grants);
    }
  }
}
