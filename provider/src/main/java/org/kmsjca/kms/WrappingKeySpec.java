// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The kind of public key that wraps material for an import. */
public enum WrappingKeySpec {
  /** RSA with a modulus of 2048 bits. */
  RSA_2048,
  /** RSA with a modulus of 3072 bits. */
  RSA_3072,
  /** RSA with a modulus of 4096 bits. */
  RSA_4096,
  /** SM2; in China Regions only. */
  SM2
}
