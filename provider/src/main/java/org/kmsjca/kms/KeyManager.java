// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Who decides about a KMS key. */
public enum KeyManager {
  /** A service made it for its own use; its owner may look at it only. */
  AWS,
  /** The account that made it. */
  CUSTOMER
}
