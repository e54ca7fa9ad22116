// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import java.security.spec.KeySpec;

/**
 * Names a KMS key, for {@code SecretKeyFactory.getInstance("KMS-AES")}. It has no key material.
 *
 * @param keyId key ID, key ARN, alias name ({@code alias/...}) or alias ARN; 1 to 2,048 characters
 */
public record KmsKeySpec(String keyId) implements KeySpec {

  private static final int MAX_CHARACTERS = 2048;

  /** Checks the length; whether there is such a key shows when it is used. */
  public KmsKeySpec {
    if (keyId.isEmpty() || keyId.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a key identifier of " + keyId.length() + " characters; allowed: 1 to " + MAX_CHARACTERS);
    }
  }
}
