// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether and when a key is rotated.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = true, crossAccount = true)
public record GetKeyRotationStatus(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<GetKeyRotationStatus.Result> {

  /**
   * The status.
   *
   * @param keyId the key's ARN
   * @param keyRotationEnabled whether the key is rotated automatically
   * @param rotationPeriodInDays the period; null if rotation is off
   * @param nextRotationDate the next automatic rotation; null if rotation is off
   * @param onDemandRotationStartDate when a running rotation on demand began; null if none runs
   */
  public record Result(
      String keyId,
      boolean keyRotationEnabled,
      @Nullable Integer rotationPeriodInDays,
      @Nullable Instant nextRotationDate,
      @Nullable Instant onDemandRotationStartDate) {}
}
