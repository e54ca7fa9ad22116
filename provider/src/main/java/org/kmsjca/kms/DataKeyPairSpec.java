// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The kind of a data key pair. */
public enum DataKeyPairSpec {
  /** RSA, 2048 bits. */
  RSA_2048,
  /** RSA, 3072 bits. */
  RSA_3072,
  /** RSA, 4096 bits. */
  RSA_4096,
  /** NIST P-256. */
  ECC_NIST_P256,
  /** NIST P-384. */
  ECC_NIST_P384,
  /** NIST P-521. */
  ECC_NIST_P521,
  /** secp256k1. */
  ECC_SECG_P256K1,
  /** SM2; in China Regions only. */
  SM2,
  /** Ed25519. */
  ECC_NIST_EDWARDS25519
}
