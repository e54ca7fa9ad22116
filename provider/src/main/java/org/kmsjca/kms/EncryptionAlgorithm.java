// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** How the service encrypts with a KMS key. */
public enum EncryptionAlgorithm {
  /** AES-256-GCM with a symmetric key. */
  SYMMETRIC_DEFAULT,
  /** RSA-OAEP with SHA-1. */
  RSAES_OAEP_SHA_1,
  /** RSA-OAEP with SHA-256. */
  RSAES_OAEP_SHA_256,
  /** SM2 public key encryption. */
  SM2PKE
}
