// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the generations of the material of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param includeKeyMaterial which; null for {@link IncludeKeyMaterial#ROTATIONS_ONLY}
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListKeyRotations(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable IncludeKeyMaterial includeKeyMaterial,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListKeyRotations.Result> {

  /**
   * One page of generations.
   *
   * @param rotations the generations, oldest first
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(
      List<RotationsListEntry> rotations, boolean truncated, @Nullable String nextMarker) {
    /** Copies the collections. */
    public Result {
      rotations = List.copyOf(rotations);
    }
  }
}
