// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/** A repository without a disk. */
final class InMemoryKeyRepository implements KeyRepository {

  private final NavigableMap<String, KeyEntry> keys = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, AliasRecord> aliases = new ConcurrentSkipListMap<>();

  @Override
  public Optional<KeyEntry> key(Arn keyArn) {
    return Optional.ofNullable(keys.get(keyArn.toString()));
  }

  @Override
  public Optional<AliasRecord> alias(Arn aliasArn) {
    return Optional.ofNullable(aliases.get(aliasArn.toString()));
  }

  @Override
  public Collection<KeyEntry> keys() {
    return keys.values();
  }

  @Override
  public Collection<AliasRecord> aliases() {
    return aliases.values();
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return aliases.values().stream().filter(alias -> alias.targetArn().equals(keyArn)).toList();
  }

  @Override
  public synchronized <T> T update(Function<KeyRepository, Update<T>> change) {
    Update<T> update = change.apply(this);
    update.changes().forEach(this::apply);
    return update.result();
  }

  /* Nobody else changes it. */
  @Override
  public void refresh() {}

  private void apply(Change change) {
    if (change instanceof Change.PutKey put) {
      KeyEntry entry = keys.get(put.key().arn().toString());
      if (entry == null) {
        keys.put(put.key().arn().toString(), new KeyEntry(copy(put.key())));
      } else {
        entry.replace(put.key());
      }
    } else if (change instanceof Change.DestroyKey destroy) {
      aliasesOf(destroy.keyArn()).forEach(alias -> aliases.remove(alias.arn().toString()));
      KeyEntry entry = keys.remove(destroy.keyArn().toString());
      entry.touch();
      entry.record().backingKeys().forEach(backingKey -> backingKey.material().destroy());
    } else if (change instanceof Change.PutAlias put) {
      AliasRecord old = aliases.put(put.alias().arn().toString(), put.alias());
      if (old != null) {
        touch(old);
      }
      touch(put.alias());
    } else if (change instanceof Change.DeleteAlias delete) {
      touch(aliases.remove(delete.aliasArn().toString()));
    }
  }

  private void touch(AliasRecord alias) {
    key(alias.targetArn()).ifPresent(KeyEntry::touch);
  }

  /* As the contract says: material given to an update stays the caller's. */
  private static KmsKeyRecord copy(KmsKeyRecord key) {
    List<BackingKey> copies =
        key.backingKeys().stream()
            .map(one -> new BackingKey(one.id(), one.material().copy(), one.creationDate()))
            .toList();
    return new KmsKeyRecord(
        key.arn(),
        key.creationDate(),
        key.description(),
        key.keyUsage(),
        key.keySpec(),
        key.origin(),
        key.state(),
        key.deletionDate(),
        key.policy(),
        copies);
  }
}
