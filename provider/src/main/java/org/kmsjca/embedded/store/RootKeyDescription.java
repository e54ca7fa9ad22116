// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * What a store tells about its root key: enough to find it, nothing that helps to guess it.
 *
 * @param id the identifier that is derived from the root key, 32 hexadecimal digits
 * @param derivation how it is derived from a passphrase; null if it is in a file
 */
record RootKeyDescription(String id, @Nullable Derivation derivation) {

  /**
   * How a root key is derived from a passphrase.
   *
   * @param cost parameters of Argon2id
   * @param salt {@value #SALT_BYTES} random bytes
   */
  record Derivation(Argon2Cost cost, Bytes salt) {

    /** Size of the salt. */
    static final int SALT_BYTES = 16;

    Derivation {
      if (salt.sizeBytes() != SALT_BYTES) {
        throw new IllegalArgumentException(
            "the salt has " + salt.sizeBytes() + " bytes; " + SALT_BYTES + " are needed");
      }
    }
  }
}
