// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Whether material of a key with imported material is present. */
public enum ImportState {
  /** It is present. */
  IMPORTED,
  /** It expired or was deleted, and must be imported again. */
  PENDING_IMPORT
}
