// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a key was last used successfully.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = true)
public record GetKeyLastUsage(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<GetKeyLastUsage.Result> {

  /**
   * The last use.
   *
   * @param keyId the key's ARN
   * @param keyLastUsage the last use; null if there was none since tracking began
   * @param trackingStartDate since when uses are tracked
   * @param keyCreationDate when the key was made
   */
  public record Result(
      String keyId,
      @Nullable KeyLastUsageData keyLastUsage,
      Instant trackingStartDate,
      Instant keyCreationDate) {}
}
