// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/**
 * A key that a request names, as it was when the request was resolved.
 *
 * @param entry the key's place in memory
 * @param revision the entry's revision before {@code key} was read; whatever is decided about
 *     {@code key} holds while the entry has this revision
 * @param key what was known of the key
 * @param requestAlias the alias name by which the request named the key; null if it did not use one
 */
public record ResolvedKey(
    KeyEntry entry, long revision, KmsKeyRecord key, @Nullable String requestAlias) {

  /** Gives the key ARN. */
  public Arn arn() {
    return key.arn();
  }
}
