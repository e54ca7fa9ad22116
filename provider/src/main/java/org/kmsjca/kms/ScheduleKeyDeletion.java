// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Starts the waiting period after which a key and its material are destroyed.
 *
 * @param keyId the key: key ID or key ARN
 * @param pendingWindowInDays the waiting period, 7 to 30 days; null for 30
 */
@Operation(readOnly = false)
public record ScheduleKeyDeletion(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 365) Integer pendingWindowInDays)
    implements KmsRequest<ScheduleKeyDeletion.Result> {

  /**
   * When the key will be destroyed.
   *
   * @param keyId the key's ARN
   * @param deletionDate the end of the waiting period; null for a primary key that waits for its
   *     replicas
   * @param keyState the new state
   * @param pendingWindowInDays the waiting period in days
   */
  public record Result(
      String keyId, @Nullable Instant deletionDate, KeyState keyState, int pendingWindowInDays) {}
}
