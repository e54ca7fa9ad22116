// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.Set;
import org.kmsjca.kms.KeySpec;

/** Which key specs the deprecated member {@code customerMasterKeySpec} can show. */
final class DeprecatedNames {

  private static final Set<String> NEWER_THAN_TWIN =
      Set.of(
          KeySpec.ML_DSA_44.name(),
          KeySpec.ML_DSA_65.name(),
          KeySpec.ML_DSA_87.name(),
          KeySpec.ECC_NIST_EDWARDS25519.name());

  private DeprecatedNames() {}

  /** Tells whether a key spec is also shown as {@code customerMasterKeySpec}. */
  static boolean hasTwin(String keySpec) {
    return !NEWER_THAN_TWIN.contains(keySpec);
  }
}
