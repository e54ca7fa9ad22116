// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the labels of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListResourceTags(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListResourceTags.Result> {

  /**
   * One page of labels.
   *
   * @param tags the labels
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(List<Tag> tags, boolean truncated, @Nullable String nextMarker) {
    /** Copies the collections. */
    public Result {
      tags = List.copyOf(tags);
    }
  }
}
