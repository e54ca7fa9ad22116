// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.List;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/**
 * What became different in the store between two change numbers: the newest of each, not the steps.
 *
 * @param changeNumber the later change number
 * @param keys keys that were made or changed, themselves or their grants
 * @param aliases aliases that were made or changed
 * @param removed ARNs of keys and aliases that are no more
 * @param identities identities that were made or changed
 * @param removedIdentities IDs of identities that are no more
 * @param unwrapped the secrets that were not in memory before
 */
record Delta(
    long changeNumber,
    List<KmsKeyRecord> keys,
    List<AliasRecord> aliases,
    List<Arn> removed,
    List<IdentityDocument> identities,
    List<String> removedIdentities,
    List<KeyMaterial> unwrapped) {

  /** Copies the lists. */
  Delta {
    keys = List.copyOf(keys);
    aliases = List.copyOf(aliases);
    removed = List.copyOf(removed);
    identities = List.copyOf(identities);
    removedIdentities = List.copyOf(removedIdentities);
    unwrapped = List.copyOf(unwrapped);
  }

  /** Says that nothing changed. */
  static Delta none(long changeNumber) {
    return new Delta(
        changeNumber, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Wipes the material that is new, if this is not to be applied. */
  void discard() {
    unwrapped.forEach(KeyMaterial::destroy);
  }
}
