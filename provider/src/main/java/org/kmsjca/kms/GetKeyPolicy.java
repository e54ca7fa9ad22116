// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Reads the policy of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param policyName only {@code default} exists; null means it
 */
@Operation(readOnly = true)
public record GetKeyPolicy(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 128) String policyName)
    implements KmsRequest<GetKeyPolicy.Result> {

  /**
   * Asks for the policy of a key.
   *
   * @param keyId the key: key ID or key ARN
   * @return the request
   */
  public static GetKeyPolicy of(String keyId) {
    return new GetKeyPolicy(keyId, null);
  }

  /**
   * The policy.
   *
   * @param policy the policy as it was stored
   * @param policyName always {@code default}
   */
  public record Result(String policy, String policyName) {}
}
