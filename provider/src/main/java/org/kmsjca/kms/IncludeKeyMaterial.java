// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Which entries a list of rotations has. */
public enum IncludeKeyMaterial {
  /** All generations of material, also the first one and pending ones. */
  ALL_KEY_MATERIAL,
  /** Only material that a rotation made current. */
  ROTATIONS_ONLY
}
