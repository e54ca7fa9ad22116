// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Replaces the policy of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param policyName only {@code default} exists; null means it
 * @param policy the new policy, JSON
 * @param bypassPolicyLockoutSafetyCheck true to accept a policy that the caller cannot change
 *     later; null for no
 */
@Operation(readOnly = false)
public record PutKeyPolicy(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 128) String policyName,
    @Member(
            required = true,
            min = 1,
            max = 131072,
            pattern = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
        String policy,
    @Nullable Boolean bypassPolicyLockoutSafetyCheck)
    implements KmsRequest<PutKeyPolicy.Result> {

  /**
   * Asks to replace the policy.
   *
   * @param keyId the key: key ID or key ARN
   * @param policy the new policy, JSON
   * @return the request
   */
  public static PutKeyPolicy of(String keyId, String policy) {
    return new PutKeyPolicy(keyId, null, policy, null);
  }

  /** Empty. */
  public record Result() {}
}
