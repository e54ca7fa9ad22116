// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Stops all cryptography with a key until it is enabled again.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record DisableKey(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<DisableKey.Result> {

  /** Empty. */
  public record Result() {}
}
