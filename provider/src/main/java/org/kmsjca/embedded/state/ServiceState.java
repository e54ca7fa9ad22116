// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.state;

import java.util.function.Function;
import org.kmsjca.embedded.grants.GrantRepository;
import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.kms.Arn;

/**
 * Keys, grants and identities of a service: read from memory, changed durably.
 *
 * <p>A change is made by a function of the newest state, also of what other processes did, and is
 * durable when {@link #update} returns; changes are made one at a time over all processes that
 * share the state. Every change that could alter a decision about a key, of the key itself, its
 * aliases or its grants, advances the revision of its entry; every change of identities advances
 * {@link #identitiesRevision()}.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public interface ServiceState extends KeyRepository, GrantRepository, IdentityRepository {

  /**
   * Changes the state durably.
   *
   * <p>While {@code change} runs, no other change runs in any process of the store, and reads from
   * this object give the newest state. If it throws, nothing is changed and the exception comes out
   * of here.
   *
   * @param change decides what to change, and what to return
   * @param <T> the type of the result
   * @return the result, after the changes became durable and visible to readers
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be written; nothing changed
   */
  <T> T update(Function<ServiceState, Update<T>> change);

  /**
   * Looks for changes by other processes, and makes them visible.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be read; then every revision
   *     is advanced, so that no earlier decision is relied on
   */
  void refresh();

  /**
   * Notes a successful cryptographic use of a key, in memory.
   *
   * @param keyArn the key
   * @param use the use; an older one than is known already is forgotten
   */
  void noteUse(Arn keyArn, LastUse use);

  /**
   * Makes the noted uses durable, if there are new ones.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be written; they stay noted
   */
  void storeUses();

  /**
   * What an update does.
   *
   * @param changes what becomes durable
   * @param result what {@link #update} returns
   * @param <T> the type of the result
   */
  record Update<T>(Changes changes, T result) {}
}
