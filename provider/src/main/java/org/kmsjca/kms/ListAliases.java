// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the aliases of the caller's account and Region, or of one key.
 *
 * @param keyId the key: key ID or key ARN; null for all keys
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListAliases(
    @Nullable @Member(min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListAliases.Result> {

  /**
   * Asks for the first page of all aliases.
   *
   * @return the request
   */
  public static ListAliases of() {
    return new ListAliases(null, null, null);
  }

  /**
   * One page of aliases.
   *
   * @param aliases the aliases
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(
      List<AliasListEntry> aliases, boolean truncated, @Nullable String nextMarker) {

    /** Copies the lists. */
    public Result {
      aliases = List.copyOf(aliases);
    }
  }
}
