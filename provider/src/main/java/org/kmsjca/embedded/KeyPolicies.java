// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The key policies in the store, in compiled form: each text is read once as long as it is in use.
 *
 * <p>Equal texts, such as the default policies of one account, share one compiled form.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class KeyPolicies {

  private static final int MAX_CACHED = 10_000;

  private final LoadingCache<String, PolicyDocument> compiled =
      Caffeine.newBuilder()
          .maximumSize(MAX_CACHED)
          .executor(Runnable::run)
          .build(text -> PolicyDocument.parse(text, PolicyKind.KEY));

  /**
   * Gives a key policy, ready to be evaluated.
   *
   * @param text the key policy as it was stored
   * @throws KmsUnavailableException if it cannot be read; nobody may then use its key
   */
  PolicyDocument policy(String text) {
    try {
      return compiled.get(text);
    } catch (KmsException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the stored key policy cannot be read", e);
    }
  }
}
