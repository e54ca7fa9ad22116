// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * Refuses a key policy under which its author could not change it again.
 *
 * <p>The author must be allowed {@code kms:PutKeyPolicy} by the new policy together with the
 * author's own policies. Grants do not count, nor do condition keys of the request: what is passed
 * as context should describe the caller only.
 */
public final class LockoutCheck {

  private static final String PUT_KEY_POLICY = "kms:PutKeyPolicy";
  private static final String LOCKED_OUT =
      "The new key policy will not allow you to update the key policy in the future.";

  private LockoutCheck() {}

  /**
   * Tells whether a key policy would lock its author out.
   *
   * @param author who sets the policy
   * @param key the key ARN
   * @param newPolicy the key policy to be set
   * @param authorPolicies the policies of the author; the key policy in it is not looked at
   * @param callerContext condition keys that describe the author, such as {@code aws:PrincipalArn}
   * @param now the moment of the request
   * @return true if the author could not call PutKeyPolicy afterwards
   */
  public static boolean locksOut(
      Caller author,
      Arn key,
      PolicyDocument newPolicy,
      ApplicablePolicies authorPolicies,
      ConditionValues callerContext,
      Instant now) {
    AuthorizationRequest request =
        new AuthorizationRequest(
            author, PUT_KEY_POLICY, key, key.account(), false, callerContext, now);
    return !Authorizer.decide(request, authorPolicies.withoutGrants().withKeyPolicy(newPolicy))
        .isAllowed();
  }

  /**
   * Refuses a key policy that would lock its author out.
   *
   * @param author who sets the policy
   * @param key the key ARN
   * @param newPolicy the key policy to be set
   * @param authorPolicies the policies of the author; the key policy in it is not looked at
   * @param callerContext condition keys that describe the author, such as {@code aws:PrincipalArn}
   * @param now the moment of the request
   * @throws org.kmsjca.kms.KmsInvalidRequestException with {@code MalformedPolicyDocumentException}
   *     if {@link #locksOut} says so
   */
  public static void require(
      Caller author,
      Arn key,
      PolicyDocument newPolicy,
      ApplicablePolicies authorPolicies,
      ConditionValues callerContext,
      Instant now) {
    if (locksOut(author, key, newPolicy, authorPolicies, callerContext, now)) {
      throw PolicySyntax.malformed(LOCKED_OUT);
    }
  }
}
