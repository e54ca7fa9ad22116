// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Turns automatic rotation off. Older material stays.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record DisableKeyRotation(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<DisableKeyRotation.Result> {

  /** Nothing. */
  public record Result() {}
}
