// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The part that a key plays in a set of multi-Region keys. */
public enum MultiRegionKeyType {
  /** The one that is replicated and rotated. */
  PRIMARY,
  /** A copy in another Region. */
  REPLICA
}
