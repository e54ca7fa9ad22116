// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The stored identity policies in compiled form: each text is read once as long as it is in use.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class IdentityPolicies {

  private static final int MAX_CACHED = 10_000;

  private final LoadingCache<String, PolicyDocument> compiled =
      Caffeine.newBuilder()
          .maximumSize(MAX_CACHED)
          .executor(Runnable::run)
          .build(text -> PolicyDocument.parse(text, PolicyKind.IDENTITY));

  /**
   * Gives a policy, ready to be evaluated.
   *
   * @param text the policy as it was stored
   * @throws KmsUnavailableException if it cannot be read; whoever has it may then do nothing
   */
  PolicyDocument policy(String text) {
    try {
      return compiled.get(text);
    } catch (KmsException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "a stored identity policy cannot be read", e);
    }
  }
}
