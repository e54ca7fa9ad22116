// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.List;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/**
 * What became different in the store between two change numbers: the newest of each, not the steps.
 *
 * @param changeNumber the later change number
 * @param keys keys that were made or changed
 * @param aliases aliases that were made or changed
 * @param removed ARNs of keys and aliases that are no more
 */
record Delta(
    long changeNumber, List<KmsKeyRecord> keys, List<AliasRecord> aliases, List<Arn> removed) {

  /** Copies the lists. */
  Delta {
    keys = List.copyOf(keys);
    aliases = List.copyOf(aliases);
    removed = List.copyOf(removed);
  }
}
