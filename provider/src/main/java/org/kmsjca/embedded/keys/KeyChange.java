// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import org.kmsjca.kms.Arn;

/** One change of keys or aliases. */
public sealed interface KeyChange {

  /**
   * Adds a key, or replaces what is known of it. Material that is new to the repository is copied;
   * the caller's stays the caller's.
   *
   * @param key the key as it shall be
   */
  record PutKey(KmsKeyRecord key) implements KeyChange {}

  /**
   * Destroys a key, its material, its aliases and its grants for good.
   *
   * @param keyArn the key
   */
  record DestroyKey(Arn keyArn) implements KeyChange {}

  /**
   * Adds an alias, or points it at another key.
   *
   * @param alias the alias as it shall be
   */
  record PutAlias(AliasRecord alias) implements KeyChange {}

  /**
   * Removes an alias.
   *
   * @param aliasArn the alias
   */
  record DeleteAlias(Arn aliasArn) implements KeyChange {}
}
