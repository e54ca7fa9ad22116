// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.KeyStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.spec.KmsKey;

/**
 * What a loaded KeyStore shows: a listing made when it was loaded, with the changes that wait for
 * {@code store}.
 *
 * <p>A caller who may not list keys still gets the handle of a key that it names: whether it may
 * use the key is decided when it does.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class KeyStoreView {

  private static final String ALIAS_PREFIX = "alias/";

  /**
   * One entry.
   *
   * @param key the handle
   * @param creationDate of the alias or key
   */
  record Entry(KmsKey key, Instant creationDate) {}

  private final KmsConnection connection;
  private final Map<String, Entry> listed;

  /* Alias names and what becomes of them at `store`: a handle, or null to remove the alias. */
  private final Map<String, @Nullable KmsKey> pending = new TreeMap<>();

  private KeyStoreView(KmsConnection connection, Map<String, Entry> listed) {
    this.connection = connection;
    this.listed = listed;
  }

  static KeyStoreView empty(KmsConnection connection) {
    return new KeyStoreView(connection, new TreeMap<>());
  }

  /** Lists what the caller may see; throws if the service cannot be opened. */
  static KeyStoreView load(KmsConnection connection) {
    Map<String, Entry> listed = new TreeMap<>();
    Kms kms = connection.kms();
    try {
      listAliases(kms, connection, listed);
      listKeys(kms, connection, listed);
    } catch (KmsAccessDeniedException e) {
      // Keys can still be named, see find.
      return new KeyStoreView(connection, listed);
    }
    return new KeyStoreView(connection, listed);
  }

  private static void listAliases(Kms kms, KmsConnection connection, Map<String, Entry> listed) {
    ListAliases.Result page;
    String marker = null;
    do {
      page = kms.call(new ListAliases(null, null, marker));
      for (AliasListEntry alias : page.aliases()) {
        KmsKey key = new KmsKeyHandle(alias.aliasName(), connection);
        listed.put(alias.aliasName(), new Entry(key, alias.creationDate()));
      }
      marker = page.nextMarker();
    } while (page.truncated());
  }

  private static void listKeys(Kms kms, KmsConnection connection, Map<String, Entry> listed) {
    ListKeys.Result page;
    String marker = null;
    do {
      page = kms.call(new ListKeys(null, marker));
      for (KeyListEntry key : page.keys()) {
        KmsKey handle = new KmsKeyHandle(key.keyArn(), connection);
        listed.put(key.keyId(), new Entry(handle, Instant.EPOCH));
      }
      marker = page.nextMarker();
    } while (page.truncated());
  }

  KmsConnection connection() {
    return connection;
  }

  synchronized List<String> names() {
    TreeSet<String> names = new TreeSet<>(listed.keySet());
    pending.forEach(
        (name, key) -> {
          if (key == null) {
            names.remove(name);
          } else {
            names.add(name);
          }
        });
    return List.copyOf(names);
  }

  /**
   * Finds an entry by alias name, with or without {@code alias/}, key ID or ARN. A name that is not
   * in the listing is asked for, so that keys made later are found too.
   */
  Optional<Entry> find(String name) {
    String id = identifier(name);
    synchronized (this) {
      if (pending.containsKey(id)) {
        return Optional.ofNullable(pending.get(id)).map(key -> new Entry(key, Instant.EPOCH));
      }
      Entry entry = listed.get(id);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    return describe(id);
  }

  private Optional<Entry> describe(String id) {
    try {
      KeyMetadata key = connection.kms().call(DescribeKey.of(id)).keyMetadata();
      return Optional.of(new Entry(handle(id), key.creationDate()));
    } catch (KmsNotFoundException | KmsInvalidRequestException e) {
      return Optional.empty();
    } catch (KmsAccessDeniedException e) {
      return Optional.of(new Entry(handle(id), Instant.EPOCH));
    }
  }

  private KmsKey handle(String id) {
    return new KmsKeyHandle(id, connection);
  }

  private static String identifier(String name) {
    boolean complete =
        name.startsWith(ALIAS_PREFIX) || name.startsWith("arn:") || KeyId.isKeyId(name);
    return complete ? name : ALIAS_PREFIX + name;
  }

  /** Gives a key a name; the service learns of it at {@link #commit}. */
  void put(String name, KmsKey key) throws KeyStoreException {
    String alias = aliasName(name);
    synchronized (this) {
      pending.put(alias, key);
    }
  }

  /** Takes a name away; the service learns of it at {@link #commit}. */
  void delete(String name) throws KeyStoreException {
    String alias = aliasName(name);
    synchronized (this) {
      pending.put(alias, null);
    }
  }

  private static String aliasName(String name) throws KeyStoreException {
    String id = identifier(name);
    if (!id.startsWith(ALIAS_PREFIX)) {
      throw new KeyStoreException(
          "'"
              + name
              + "' is a key, not an alias; only aliases can be set and deleted here. Keys are "
              + "deleted with ScheduleKeyDeletion");
    }
    return id;
  }

  /** Makes, moves and removes aliases in the service; stops at the first failure. */
  synchronized void commit() {
    Kms kms = connection.kms();
    for (String alias : List.copyOf(pending.keySet())) {
      KmsKey key = pending.get(alias);
      if (key == null) {
        remove(kms, alias);
        listed.remove(alias);
      } else {
        point(kms, alias, key);
        listed.put(alias, new Entry(handle(alias), Instant.EPOCH));
      }
      pending.remove(alias);
    }
  }

  private static void remove(Kms kms, String alias) {
    try {
      kms.call(new DeleteAlias(alias));
    } catch (KmsNotFoundException e) {
      return; // it is gone, as was wanted
    }
  }

  private static void point(Kms kms, String alias, KmsKey key) throws KmsException {
    if (key.keyId().equals(alias)) {
      return;
    }
    String target = kms.call(DescribeKey.of(key.keyId())).keyMetadata().arn();
    try {
      kms.call(new UpdateAlias(alias, target));
    } catch (KmsNotFoundException e) {
      kms.call(new CreateAlias(alias, target));
    }
  }
}
