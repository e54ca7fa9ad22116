// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.material.KeyMaterial;

/** A state without a disk. */
final class InMemoryServiceState implements ServiceState {

  private final NavigableMap<String, KeyEntry> keys = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, AliasRecord> aliases = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, GrantRecord> grants = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, IdentityDocument> identities = new ConcurrentSkipListMap<>();
  private final AtomicLong identitiesRevision = new AtomicLong();
  private final Map<Arn, LastUse> lastUses = new ConcurrentHashMap<>();

  @Override
  public Optional<KeyEntry> key(Arn keyArn) {
    return Optional.ofNullable(keys.get(keyArn.toString()));
  }

  @Override
  public List<KeyEntry> keysWithId(KeyId keyId) {
    return keys.values().stream().filter(key -> key.record().keyId().equals(keyId)).toList();
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
  public List<KeyEntry> keys(String prefix, @Nullable String after, int limit) {
    return part(keys, prefix, after, limit);
  }

  @Override
  public List<AliasRecord> aliases(String prefix, @Nullable String after, int limit) {
    return part(aliases, prefix, after, limit);
  }

  private static <T> List<T> part(
      Map<String, T> sorted, String prefix, @Nullable String after, int limit) {
    return sorted.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .filter(entry -> after == null || entry.getKey().compareTo(after) > 0)
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return aliases.values().stream().filter(alias -> alias.targetArn().equals(keyArn)).toList();
  }

  @Override
  public Optional<LastUse> lastUseOf(Arn keyArn) {
    return Optional.ofNullable(lastUses.get(keyArn));
  }

  @Override
  public GrantsOfKey grantsOf(Arn keyArn) {
    return GrantsOfKey.of(
        grants.values().stream().filter(grant -> grant.keyArn().equals(keyArn)).toList());
  }

  @Override
  public List<GrantRecord> grantsNaming(String text) {
    return grants.values().stream()
        .filter(
            grant -> (grant.granteePrincipal() + "\n" + grant.retiringPrincipal()).contains(text))
        .toList();
  }

  @Override
  public List<GrantRecord> retirableBy(
      String region, String retiringPrincipal, @Nullable String after, int limit) {
    return grants.entrySet().stream()
        .filter(grant -> after == null || grant.getKey().compareTo(after) > 0)
        .map(Map.Entry::getValue)
        .filter(grant -> grant.keyArn().region().equals(region))
        .filter(
            grant ->
                retiringPrincipal.equals(grant.retiringPrincipal())
                    || retiringPrincipal.equals(grant.retiringServicePrincipal()))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<IdentityDocument> identity(String id) {
    return Optional.ofNullable(identities.get(id));
  }

  @Override
  public Collection<IdentityDocument> identities() {
    return identities.values();
  }

  @Override
  public long identitiesRevision() {
    return identitiesRevision.get();
  }

  @Override
  public synchronized <T> T update(Function<ServiceState, Update<T>> change) {
    Update<T> update = change.apply(this);
    update.changes().keys().forEach(this::apply);
    update.changes().grants().forEach(this::apply);
    update.changes().identities().forEach(this::apply);
    return update.result();
  }

  /* Nobody else changes it. */
  @Override
  public void refresh() {}

  @Override
  public void noteUse(Arn keyArn, LastUse use) {
    lastUses.put(keyArn, use);
  }

  @Override
  public void storeUses() {}

  private void apply(KeyChange change) {
    if (change instanceof KeyChange.PutKey put) {
      put(put.key());
    } else if (change instanceof KeyChange.DestroyKey destroy) {
      aliasesOf(destroy.keyArn()).forEach(alias -> aliases.remove(alias.arn().toString()));
      grants.values().removeIf(grant -> grant.keyArn().equals(destroy.keyArn()));
      KeyEntry entry = keys.remove(destroy.keyArn().toString());
      entry.touch();
      entry.record().backingKeys().forEach(InMemoryServiceState::wipe);
    } else if (change instanceof KeyChange.PutAlias put) {
      AliasRecord old = aliases.put(put.alias().arn().toString(), put.alias());
      if (old != null) {
        touch(old.targetArn());
      }
      touch(put.alias().targetArn());
    } else if (change instanceof KeyChange.DeleteAlias delete) {
      touch(aliases.remove(delete.aliasArn().toString()).targetArn());
    }
  }

  private void put(KmsKeyRecord key) {
    KeyEntry entry = keys.get(key.arn().toString());
    if (entry == null) {
      keys.put(key.arn().toString(), new KeyEntry(copy(key, null)));
      return;
    }
    KmsKeyRecord old = entry.record();
    entry.replace(copy(key, old));
    old.backingKeys().stream()
        .filter(one -> key.backingKey(one.id()).filter(BackingKey::isPresent).isEmpty())
        .forEach(InMemoryServiceState::wipe);
  }

  private void apply(GrantChange change) {
    if (change instanceof GrantChange.PutGrant put) {
      grants.put(name(put.keyArn(), put.grant().grantId()), put.grant());
    } else if (change instanceof GrantChange.DeleteGrant delete) {
      grants.remove(name(delete.keyArn(), delete.grantId()));
    }
    touch(change.keyArn());
  }

  private static String name(Arn key, String grantId) {
    return key + "/" + grantId;
  }

  private void apply(IdentityChange change) {
    if (change instanceof IdentityChange.PutIdentity put) {
      IdentityDocument given = put.identity();
      KeyMaterial secret = given.secret();
      identities.put(
          given.id(),
          new IdentityDocument(
              given.id(), given.kind(), given.json(), secret == null ? null : secret.copy()));
    } else if (change instanceof IdentityChange.DeleteIdentity delete) {
      identities.remove(delete.id());
    }
    identitiesRevision.incrementAndGet();
  }

  private void touch(Arn keyArn) {
    key(keyArn).ifPresent(KeyEntry::touch);
  }

  private static void wipe(BackingKey backingKey) {
    if (backingKey.isPresent()) {
      backingKey.material().destroy();
    }
  }

  /* As the contract says: material given to an update stays the caller's. */
  private static KmsKeyRecord copy(KmsKeyRecord key, @Nullable KmsKeyRecord old) {
    List<BackingKey> copies = new ArrayList<>();
    for (BackingKey one : key.backingKeys()) {
      Optional<BackingKey> known =
          old == null ? Optional.empty() : old.backingKey(one.id()).filter(BackingKey::isPresent);
      if (!one.isPresent()) {
        copies.add(one);
      } else {
        copies.add(
            one.withImport(
                known.isPresent() ? known.get().material() : one.material().copy(),
                one.imported()));
      }
    }
    return key.withBackingKeys(copies);
  }
}
