// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyManager;

/**
 * All keys and aliases in memory.
 *
 * <p>A change costs time by its own size, never by the number of keys. A key's entry is the same
 * object for as long as the key exists; its revision advances with every change of the key and of
 * its aliases, and once more when the key is destroyed.
 *
 * <p><b>Thread safety:</b> reads are thread-safe and never wait; changes are made by one thread at
 * a time. <b>Secrets:</b> all key material, until its key is destroyed or {@link #clear()}.
 */
final class KeyDirectory {

  private static final Comparator<KeyEntry> BY_ARN =
      Comparator.comparing(entry -> entry.record().arn().toString());
  private static final Comparator<AliasRecord> BY_NAME = Comparator.comparing(AliasRecord::name);

  /* Twice each: by ARN for look-ups, by its text for listings in order. */
  private final Map<Arn, KeyEntry> keys = new ConcurrentHashMap<>();
  private final NavigableMap<String, KeyEntry> keysInOrder = new ConcurrentSkipListMap<>();
  private final Map<Owner, Integer> customerKeys = new ConcurrentHashMap<>();

  /* In order; replaced as a whole, for nearly all have one element. */
  private final Map<KeyId, List<KeyEntry>> keysById = new ConcurrentHashMap<>();
  private final Map<Arn, AliasRecord> aliases = new ConcurrentHashMap<>();
  private final NavigableMap<String, AliasRecord> aliasesInOrder = new ConcurrentSkipListMap<>();
  private final Map<Arn, List<AliasRecord>> aliasesByKey = new ConcurrentHashMap<>();

  /** Whose keys are counted together. */
  private record Owner(String account, String region) {}

  Optional<KeyEntry> key(Arn arn) {
    return Optional.ofNullable(keys.get(arn));
  }

  List<KeyEntry> keysWithId(KeyId keyId) {
    return keysById.getOrDefault(keyId, List.of());
  }

  int countCustomerKeys(String account, String region) {
    return customerKeys.getOrDefault(new Owner(account, region), 0);
  }

  Optional<AliasRecord> alias(Arn arn) {
    return Optional.ofNullable(aliases.get(arn));
  }

  Collection<KeyEntry> keys() {
    return Collections.unmodifiableCollection(keysInOrder.values());
  }

  List<KeyEntry> keys(String prefix, @Nullable String after, int limit) {
    return part(keysInOrder, prefix, after, limit);
  }

  List<AliasRecord> aliases(String prefix, @Nullable String after, int limit) {
    return part(aliasesInOrder, prefix, after, limit);
  }

  private static <T> List<T> part(
      NavigableMap<String, T> sorted, String prefix, @Nullable String after, int limit) {
    boolean begun = after != null && after.compareTo(prefix) > 0;
    return sorted.tailMap(begun ? after : prefix, !begun).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  List<AliasRecord> aliasesOf(Arn keyArn) {
    return aliasesByKey.getOrDefault(keyArn, List.of());
  }

  /* Keys first, so that an alias never points at nothing; destroyed keys last, for the same reason. */
  void apply(Delta delta) {
    delta.keys().forEach(this::put);
    delta.aliases().forEach(this::put);
    delta.removed().forEach(this::removeAlias);
    delta.removed().forEach(this::destroyKey);
  }

  /** Makes every decision stale that was made on what is known here. */
  void touchAll() {
    keys.values().forEach(KeyEntry::touch);
  }

  /** Forgets everything and wipes all key material. */
  void clear() {
    List.copyOf(aliases.keySet()).forEach(this::removeAlias);
    List.copyOf(keys.keySet()).forEach(this::destroyKey);
  }

  private void put(KmsKeyRecord key) {
    @Nullable KeyEntry entry = keys.get(key.arn());
    if (entry == null) {
      KeyEntry made = new KeyEntry(key);
      keys.put(key.arn(), made);
      count(key, 1);
      keysInOrder.put(key.arn().toString(), made);
      keysById.merge(key.keyId(), List.of(made), (some, one) -> joined(some, one, BY_ARN));
      return;
    }
    KmsKeyRecord old = entry.record();
    entry.replace(key);
    old.backingKeys().stream()
        .filter(one -> key.backingKey(one.id()).filter(BackingKey::isPresent).isEmpty())
        .forEach(KeyDirectory::wipe);
  }

  private void put(AliasRecord alias) {
    @Nullable AliasRecord old = aliases.put(alias.arn(), alias);
    aliasesInOrder.put(alias.arn().toString(), alias);
    if (old != null && !old.target().equals(alias.target())) {
      unlink(old);
    }
    Arn target = alias.targetArn();
    aliasesByKey.merge(
        target, List.of(alias), (some, one) -> joined(without(some, named(alias)), one, BY_NAME));
    touch(target);
  }

  private static <T> List<T> joined(List<T> some, List<T> more, Comparator<T> order) {
    return Stream.concat(some.stream(), more.stream()).sorted(order).toList();
  }

  private static <T> List<T> without(List<T> some, Predicate<T> left) {
    return some.stream().filter(left.negate()).toList();
  }

  private static Predicate<AliasRecord> named(AliasRecord alias) {
    return other -> other.name().equals(alias.name());
  }

  private void removeAlias(Arn arn) {
    @Nullable AliasRecord old = aliases.remove(arn);
    if (old != null) {
      aliasesInOrder.remove(arn.toString());
      unlink(old);
    }
  }

  private void unlink(AliasRecord alias) {
    aliasesByKey.computeIfPresent(
        alias.targetArn(),
        (arn, some) -> {
          List<AliasRecord> left = without(some, named(alias));
          return left.isEmpty() ? null : left;
        });
    touch(alias.targetArn());
  }

  private void destroyKey(Arn arn) {
    @Nullable KeyEntry entry = keys.remove(arn);
    if (entry != null) {
      keysInOrder.remove(arn.toString());
      count(entry.record(), -1);
      keysById.computeIfPresent(
          entry.record().keyId(),
          (id, related) -> {
            List<KeyEntry> left = without(related, one -> one == entry);
            return left.isEmpty() ? null : left;
          });
      entry.touch();
      entry.record().backingKeys().forEach(KeyDirectory::wipe);
    }
  }

  private void count(KmsKeyRecord key, int difference) {
    if (key.keyManager() == KeyManager.CUSTOMER) {
      customerKeys.merge(
          new Owner(key.arn().account(), key.arn().region()), difference, Integer::sum);
    }
  }

  private void touch(Arn keyArn) {
    key(keyArn).ifPresent(KeyEntry::touch);
  }

  private static void wipe(BackingKey backingKey) {
    if (backingKey.presentMaterial() != null) {
      backingKey.presentMaterial().destroy();
    }
  }
}
