// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KmsRequest;

/**
 * An operation on one key, under the operation's own name as action.
 *
 * @param <Q> the request's type
 * @param <R> the type of the operation's result
 */
abstract class SingleKeyOperation<Q extends KmsRequest<R>, R> implements ServiceOperation<R> {

  private final Call<Q> call;
  private final ResolvedKey key;
  private final Access access;

  /** Takes a key that was found. */
  SingleKeyOperation(Call<Q> call, ResolvedKey key) {
    this.call = call;
    this.key = key;
    this.access = Access.toKey(call.request().operation(), key);
  }

  final Call<Q> call() {
    return call;
  }

  final Q request() {
    return call.request();
  }

  final ResolvedKey resolved() {
    return key;
  }

  final KmsKeyRecord key() {
    return key.key();
  }

  /** Gives all keys with the key's ID, of all Regions. */
  final List<KmsKeyRecord> related() {
    return call.state().keysWithId(key().keyId()).stream().map(KeyEntry::record).toList();
  }

  final Access access() {
    return access;
  }

  /** Finds the key that a request for this operation names. */
  static ResolvedKey find(Call<?> call, KeyIdentifiers identifiers, String identifier) {
    return identifiers.find(identifier, Access.action(call.request().operation()));
  }

  @Override
  public List<Access> accesses() {
    return List.of(access);
  }

  @Override
  public void checkState() {
    KeyStates.check(request().operation(), key());
  }
}
