// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Where the material of a KMS key comes from, fixed for its life. */
public enum KeyOrigin {
  /** Made by the service. */
  AWS_KMS,
  /** Imported. */
  EXTERNAL,
  /** Made in a CloudHSM cluster. */
  AWS_CLOUDHSM,
  /** Kept in an external key store. */
  EXTERNAL_KEY_STORE
}
