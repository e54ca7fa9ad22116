// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Takes a key out of its waiting period; it becomes disabled.
 *
 * @param keyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record CancelKeyDeletion(@Member(required = true, min = 1, max = 2048) String keyId)
    implements KmsRequest<CancelKeyDeletion.Result> {

  /**
   * The key that was rescued.
   *
   * @param keyId the key's ARN
   */
  public record Result(String keyId) {}
}
