// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * What KMS key {@code KeyGenerator.getInstance("KMS-AES")} is to make.
 *
 * @param alias a name for the key, with or without {@code alias/}; null for none
 * @param description a text for people; null for none
 * @param policy the key policy, JSON; null for the default policy, which lets the account decide
 */
public record KmsKeyGenParameterSpec(
    @Nullable String alias, @Nullable String description, @Nullable String policy)
    implements AlgorithmParameterSpec {

  private static final String ALIAS_PREFIX = "alias/";

  /** Completes the alias. */
  public KmsKeyGenParameterSpec {
    alias = alias == null || alias.startsWith(ALIAS_PREFIX) ? alias : ALIAS_PREFIX + alias;
  }

  /**
   * Asks for a key with an alias and the default policy.
   *
   * @param alias a name for the key, with or without {@code alias/}
   */
  public KmsKeyGenParameterSpec(String alias) {
    this(alias, null, null);
  }
}
