// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Makes new material current now.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record RotateKeyOnDemand(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<RotateKeyOnDemand.Result> {

  /**
   * The key.
   *
   * @param keyId the key's ARN
   */
  public record Result(String keyId) {}
}
