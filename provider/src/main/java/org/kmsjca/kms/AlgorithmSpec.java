// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** How material is wrapped for an import. */
public enum AlgorithmSpec {
  /** RSA with PKCS #1 v1.5 padding; refused by the service. */
  RSAES_PKCS1_V1_5,
  /** RSA-OAEP with SHA-1 and MGF1 with SHA-1. */
  RSAES_OAEP_SHA_1,
  /** RSA-OAEP with SHA-256 and MGF1 with SHA-256. */
  RSAES_OAEP_SHA_256,
  /** An AES key under RSA-OAEP with SHA-1, then the material under AES-KWP. */
  RSA_AES_KEY_WRAP_SHA_1,
  /** An AES key under RSA-OAEP with SHA-256, then the material under AES-KWP. */
  RSA_AES_KEY_WRAP_SHA_256,
  /** SM2 public key encryption; in China Regions only. */
  SM2PKE
}
