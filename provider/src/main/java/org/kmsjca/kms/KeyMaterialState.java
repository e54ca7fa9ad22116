// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The part that one generation of material plays in its key. */
public enum KeyMaterialState {
  /** It decrypts only. */
  NON_CURRENT,
  /** It encrypts and decrypts. */
  CURRENT,
  /** It is used for nothing until the key is rotated on demand. */
  PENDING_ROTATION,
  /** It is used for nothing until all related keys have it and the key is rotated on demand. */
  PENDING_MULTI_REGION_IMPORT_AND_ROTATION
}
