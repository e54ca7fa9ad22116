// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the grants of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param grantId the only grant to list; null for all
 * @param granteePrincipal lists only grants for this principal; null for all
 * @param granteeServicePrincipal lists only grants for this service; null for all
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true, crossAccount = true)
public record ListGrants(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 128) String grantId,
    @Nullable @Member(min = 1, max = 256, pattern = "[\\w+=,.@:/-]+") String granteePrincipal,
    @Nullable
        @Member(
            min = 1,
            max = 128,
            pattern = "([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+")
        String granteeServicePrincipal,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListGrants.Result> {

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
