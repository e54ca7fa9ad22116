// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a KMS key in the caller's account.
 *
 * @param policy the key policy; null for the default policy, which lets the account decide
 * @param description a text for people; null for none
 * @param keyUsage what the key is for; null for encryption, allowed only for symmetric keys
 * @param keySpec the kind of key; null for {@link KeySpec#SYMMETRIC_DEFAULT}
 * @param origin where the material comes from; null for {@link KeyOrigin#AWS_KMS}
 * @param multiRegion whether the key can have replicas in other Regions; null for no
 * @param bypassPolicyLockoutSafetyCheck true to accept a policy that the caller cannot change
 *     later; null for no
 * @param tags labels of the key; empty for none
 */
@Operation(readOnly = false)
public record CreateKey(
    @Nullable @Member(min = 1, max = 131072, pattern = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
        String policy,
    @Nullable @Member(max = 8192) String description,
    @Nullable KeyUsage keyUsage,
    @Nullable KeySpec keySpec,
    @Nullable KeyOrigin origin,
    @Nullable Boolean multiRegion,
    @Nullable Boolean bypassPolicyLockoutSafetyCheck,
    List<Tag> tags)
    implements KmsRequest<CreateKey.Result> {

  /** Copies the list. */
  public CreateKey {
    tags = RequestLists.copyOf(tags);
  }

  /**
   * Asks for a symmetric key with the default policy.
   *
   * @return the request
   */
  public static CreateKey of() {
    return new CreateKey(null, null, null, null, null, null, null, List.of());
  }

  /**
   * Asks for a symmetric key.
   *
   * @param description a text for people; null for none
   * @param policy the key policy; null for the default policy
   * @return the request
   */
  public static CreateKey of(@Nullable String description, @Nullable String policy) {
    return new CreateKey(policy, description, null, null, null, null, null, List.of());
  }

  /**
   * The new key.
   *
   * @param keyMetadata what the key is
   */
  public record Result(KeyMetadata keyMetadata) {}
}
