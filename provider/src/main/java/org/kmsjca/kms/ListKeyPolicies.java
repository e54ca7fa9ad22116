// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names of a key's policies: always {@code default}.
 *
 * @param keyId the key: key ID or key ARN
 * @param limit at most so many entries; null for the default
 * @param marker where to go on: the last result's {@code nextMarker}; null to begin
 */
@Operation(readOnly = true)
public record ListKeyPolicies(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 1000) Integer limit,
    @Nullable @Member(min = 1, max = 1024) String marker)
    implements KmsRequest<ListKeyPolicies.Result> {

  /**
   * One page of names.
   *
   * @param policyNames the names
   * @param truncated true if there are more entries
   * @param nextMarker where to go on; null unless truncated
   */
  public record Result(List<String> policyNames, boolean truncated, @Nullable String nextMarker) {

    /** Copies the lists. */
    public Result {
      policyNames = List.copyOf(policyNames);
    }
  }
}
