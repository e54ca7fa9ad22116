// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    return withoutMaterial(a).equals(withoutMaterial(b))
        && a.backingKeys().size() == b.backingKeys().size()
        && a.backingKeys().stream()
            .allMatch(key -> b.backingKey(key.id()).filter(other -> same(key, other)).isPresent());
  }

  private static boolean same(BackingKey a, BackingKey b) {
    return a.creationDate().equals(b.creationDate())
        && Arrays.equals(a.material().toByteArray(), b.material().toByteArray());
  }

  private static KmsKeyRecord withoutMaterial(KmsKeyRecord key) {
    return withBackingKeys(key, List.of());
  }

  static KmsKeyRecord withBackingKeys(KmsKeyRecord key, List<BackingKey> backingKeys) {
    return KmsKeyRecord.builder(key.arn(), key.creationDate())
        .description(key.description())
        .keyUsage(key.keyUsage())
        .keySpec(key.keySpec())
        .origin(key.origin())
        .state(key.state())
        .deletionDate(key.deletionDate())
        .policy(key.policy())
        .backingKeys(backingKeys)
        .build();
  }
}
