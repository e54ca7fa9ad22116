// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;

/**
 * A store and its root key in a directory of a test, and short forms of what tests do with them.
 */
record StoreDirectory(Path directory) {

  static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LOCK_WAIT = Duration.ofSeconds(20);

  Path store() {
    return directory.resolve("kms.db");
  }

  Path rootKey() {
    return directory.resolve("root.key");
  }

  SqliteServiceState open() {
    return open(LOCK_WAIT);
  }

  SqliteServiceState open(Duration lockWait) {
    return SqliteServiceState.open(
        new StoreFile(store(), lockWait), RootKeySource.file(rootKey()), RANDOM);
  }

  SqliteServiceState open(RootKeySource rootKey) {
    return SqliteServiceState.open(new StoreFile(store(), LOCK_WAIT), rootKey, RANDOM);
  }

  static void change(ServiceState repository, KeyChange... changes) {
    repository.update(state -> new ServiceState.Update<>(Changes.of(changes), true));
  }

  static KmsKeyRecord createKey(ServiceState repository) {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    change(repository, new KeyChange.PutKey(key));
    return key;
  }

  static AliasRecord createAlias(ServiceState repository, String name, KmsKeyRecord key) {
    AliasRecord alias = KeyRecords.alias(name, key.keyId());
    change(repository, new KeyChange.PutAlias(alias));
    return alias;
  }

  /** Compares all of two records, the material by its bytes. */
  static boolean same(KmsKeyRecord a, KmsKeyRecord b) {
    return a.withBackingKeys(List.of()).equals(b.withBackingKeys(List.of()))
        && a.backingKeys().size() == b.backingKeys().size()
        && IntStream.range(0, a.backingKeys().size())
            .allMatch(i -> same(a.backingKeys().get(i), b.backingKeys().get(i)));
  }

  private static boolean same(BackingKey a, BackingKey b) {
    return a.withImport(null, a.imported()).equals(b.withImport(null, b.imported()))
        && a.isPresent() == b.isPresent()
        && (!a.isPresent()
            || Arrays.equals(a.material().toByteArray(), b.material().toByteArray()));
  }
}
