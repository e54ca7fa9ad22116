// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Makes a managed policy; its first version is {@code v1}.
 *
 * @param policyName the name, unlike that of every other managed policy of the account, also in
 *     other case
 * @param path begins and ends with a slash; null for {@code /}
 * @param policyDocument the policy, in JSON
 * @param description a text for people; null for none
 */
@Operation(readOnly = false)
public record CreatePolicy(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String policyName,
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String path,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String policyDocument,
    @Nullable @Member(max = 1000) String description)
    implements IamRequest<CreatePolicy.Result> {

  /**
   * Asks for a policy without path and description.
   *
   * @param policyName the name
   * @param policyDocument the policy, in JSON
   * @return the request
   */
  public static CreatePolicy of(String policyName, String policyDocument) {
    return new CreatePolicy(policyName, null, policyDocument, null);
  }

  /**
   * The new policy.
   *
   * @param policy the policy
   */
  public record Result(Policy policy) {}
}
