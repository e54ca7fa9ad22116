// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Allows cryptography with a disabled key again.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record EnableKey(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<EnableKey.Result> {

  /** Empty. */
  public record Result() {}
}
