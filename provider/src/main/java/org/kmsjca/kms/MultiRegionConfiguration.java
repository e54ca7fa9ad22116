// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;

/**
 * A set of related multi-Region keys, as one of them sees it.
 *
 * @param multiRegionKeyType the part that this key plays
 * @param primaryKey the primary key
 * @param replicaKeys all replicas, this key among them if it is one
 */
public record MultiRegionConfiguration(
    MultiRegionKeyType multiRegionKeyType,
    MultiRegionKey primaryKey,
    List<MultiRegionKey> replicaKeys) {

  /** Copies the collections. */
  public MultiRegionConfiguration {
    replicaKeys = List.copyOf(replicaKeys);
  }
}
