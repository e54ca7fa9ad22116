// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsNotFoundException;

/** The name of the one policy that a key has. */
final class PolicyNames {

  /** The only name. */
  static final String DEFAULT = "default";

  private PolicyNames() {}

  /**
   * Checks a name.
   *
   * @throws KmsNotFoundException if it is neither absent nor the only one
   */
  static void check(@Nullable String name) {
    if (name != null && !name.equals(DEFAULT)) {
      throw new KmsNotFoundException(KmsErrorCode.NOT_FOUND, "No such policy exists");
    }
  }
}
