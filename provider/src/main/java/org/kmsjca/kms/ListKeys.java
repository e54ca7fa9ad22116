// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the keys of the caller's account and Region, in every state.
 *
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListKeys(
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListKeys.Result> {

  /**
   * Asks for the first page.
   *
   * @return the request
   */
  public static ListKeys of() {
    return new ListKeys(null, null);
  }

  /**
   * One page of keys.
   *
   * @param keys the keys
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(List<KeyListEntry> keys, boolean truncated, @Nullable String nextMarker) {

    /** Copies the lists. */
    public Result {
      keys = List.copyOf(keys);
    }
  }
}
