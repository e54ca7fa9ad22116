// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** What a KMS key is for, fixed for its life. */
public enum KeyUsage {
  /** Encryption, decryption and data keys. */
  ENCRYPT_DECRYPT,
  /** Signatures. */
  SIGN_VERIFY,
  /** Message authentication codes. */
  GENERATE_VERIFY_MAC,
  /** Shared secrets. */
  KEY_AGREEMENT
}
