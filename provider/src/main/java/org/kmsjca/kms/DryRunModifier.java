// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** What a request that is only checked leaves out. */
public enum DryRunModifier {
  /** The ciphertext: only the permission is checked. */
  IGNORE_CIPHERTEXT
}
