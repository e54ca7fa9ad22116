// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The kinds of KMS keys, named as AWS KMS names them. */
public enum KeySpec {
  /** AES-256-GCM: the key never leaves the service and wraps data keys. */
  SYMMETRIC_DEFAULT,
  /** RSA with 2,048 bits. */
  RSA_2048,
  /** RSA with 3,072 bits. */
  RSA_3072,
  /** RSA with 4,096 bits. */
  RSA_4096,
  /** The curve NIST P-256. */
  ECC_NIST_P256,
  /** The curve NIST P-384. */
  ECC_NIST_P384,
  /** The curve NIST P-521. */
  ECC_NIST_P521,
  /** The curve secp256k1. */
  ECC_SECG_P256K1,
  /** The curve Ed25519. */
  ECC_NIST_EDWARDS25519,
  /** HMAC with SHA-224. */
  HMAC_224,
  /** HMAC with SHA-256. */
  HMAC_256,
  /** HMAC with SHA-384. */
  HMAC_384,
  /** HMAC with SHA-512. */
  HMAC_512,
  /** ML-DSA, security category 2. */
  ML_DSA_44,
  /** ML-DSA, security category 3. */
  ML_DSA_65,
  /** ML-DSA, security category 5. */
  ML_DSA_87,
  /** SM2, offered by AWS in its China Regions. */
  SM2
}
