// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.kmsjca.kms.Arn;

/**
 * The KMS keys and aliases of a service: read from memory, changed durably.
 *
 * <p>Reads never touch a disk. A change is made by a function of the newest state, also of what
 * other processes did, and is durable when {@link #update} returns; changes are made one at a time
 * over all processes of the store.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public interface KeyRepository {

  /** Finds a key by its ARN. */
  Optional<KeyEntry> key(Arn keyArn);

  /** Finds an alias by its ARN. */
  Optional<AliasRecord> alias(Arn aliasArn);

  /** Gives all keys of all accounts and Regions, ordered by ARN. */
  Collection<KeyEntry> keys();

  /** Gives all aliases of all accounts and Regions, ordered by ARN. */
  Collection<AliasRecord> aliases();

  /**
   * Gives the aliases of one key, ordered by name.
   *
   * @param keyArn the key
   */
  List<AliasRecord> aliasesOf(Arn keyArn);

  /**
   * Changes the state durably.
   *
   * <p>While {@code change} runs, no other change runs in any process of the store, and reads from
   * this repository give the newest state. If it throws, nothing is changed and the exception comes
   * out of here.
   *
   * @param change decides what to change, and what to return
   * @param <T> the type of the result
   * @return the result, after the changes became durable and visible to readers
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be written; nothing changed
   */
  <T> T update(Function<KeyRepository, Update<T>> change);

  /**
   * Looks for changes by other processes, and makes them visible.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be read; then every revision
   *     is advanced, so that no earlier decision is relied on
   */
  void refresh();

  /**
   * What an update does.
   *
   * @param changes in the order in which they are made
   * @param result what {@link #update} returns
   * @param <T> the type of the result
   */
  record Update<T>(List<Change> changes, T result) {

    /** Copies the list. */
    public Update {
      changes = List.copyOf(changes);
    }
  }

  /** One change of the state. */
  sealed interface Change {

    /**
     * Adds a key, or replaces what is known of it. Material that is new to the repository is
     * copied; the caller's stays the caller's.
     */
    record PutKey(KmsKeyRecord key) implements Change {}

    /** Destroys a key, its material and its aliases for good. */
    record DestroyKey(Arn keyArn) implements Change {}

    /** Adds an alias, or points it at another key. */
    record PutAlias(AliasRecord alias) implements Change {}

    /** Removes an alias. */
    record DeleteAlias(Arn aliasArn) implements Change {}
  }
}
