// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Turns automatic rotation on, or changes its period.
 *
 * @param keyId the key: key ID or key ARN
 * @param rotationPeriodInDays the period, 90 to 2560 days; null for 365
 */
@Operation(readOnly = false)
public record EnableKeyRotation(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 90, max = 2560) Integer rotationPeriodInDays)
    implements KmsRequest<EnableKeyRotation.Result> {

  /** Nothing. */
  public record Result() {}
}
