// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** Why a key was rotated. */
public enum RotationType {
  /** By its schedule. */
  AUTOMATIC,
  /** By a request. */
  ON_DEMAND
}
