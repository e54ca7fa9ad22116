// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** What an import of key material is. */
public enum ImportType {
  /** Material that the key never had. */
  NEW_KEY_MATERIAL,
  /** Material that the key has or had. */
  EXISTING_KEY_MATERIAL
}
