// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.KeyStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
import org.kmsjca.kms.KmsErrorCode;
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

  /* What the service takes for an alias. Checked when an entry is set: a name that was found wrong
   * at `store` would keep everything else from being stored. */
  private static final Pattern ALIAS = Pattern.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}");
  private static final String RESERVED_PREFIX = "alias/aws/";

  /**
   * One entry.
   *
   * @param keyId what names the key
   * @param connection to the service that has the key
   * @param creationDate of the alias or key; null if the service must be asked
   */
  record Entry(String keyId, KmsConnection connection, @Nullable Instant creationDate) {

    /** Makes a handle for one owner, who may destroy it. */
    KmsKey newHandle() {
      return new KmsKeyHandle(keyId, connection);
    }
  }

  private final KmsConnection connection;
  private final Map<String, Entry> listed;

  /* Alias names and what becomes of them at `store`: a key, or null to remove the alias. */
  private final Map<String, @Nullable Entry> pending = new TreeMap<>();

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
    listIfAllowed(() -> listAliases(kms, connection, listed));
    listIfAllowed(() -> listKeys(kms, connection, listed));
    return new KeyStoreView(connection, listed);
  }

  private static void listIfAllowed(Runnable listing) {
    try {
      listing.run();
    } catch (KmsAccessDeniedException e) {
      throwUnlessPolicy(e); // where policy refused, keys can still be named, see find
    }
  }

  /* Whoever is nobody, or is no more, is refused here and now: that is no decision about a key. */
  private static void throwUnlessPolicy(KmsAccessDeniedException refusal) {
    if (refusal.code() != KmsErrorCode.ACCESS_DENIED) {
      throw refusal;
    }
  }

  private static void listAliases(Kms kms, KmsConnection connection, Map<String, Entry> listed) {
    ListAliases.Result page;
    String marker = null;
    do {
      page = kms.call(new ListAliases(null, null, marker));
      for (AliasListEntry alias : page.aliases()) {
        String name = alias.aliasName();
        if (alias.targetKeyId() != null) {
          listed.put(name, new Entry(name, connection, alias.creationDate()));
        }
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
        listed.put(key.keyId(), new Entry(key.keyArn(), connection, null));
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
        return Optional.ofNullable(pending.get(id));
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
      return Optional.of(new Entry(id, connection, key.creationDate()));
    } catch (KmsNotFoundException | KmsInvalidRequestException e) {
      return Optional.empty();
    } catch (KmsAccessDeniedException e) {
      throwUnlessPolicy(e);
      return Optional.of(new Entry(id, connection, Instant.EPOCH));
    }
  }

  /**
   * Finds out when an entry was made. The listing does not tell it of keys: the service is asked
   * for the one key that somebody wants to know about.
   *
   * @return the date, or 1970 where the service does not tell it; empty if there is no such entry
   */
  Optional<Instant> creationDate(String name) {
    return find(name).map(KeyStoreView::creationDate);
  }

  private static Instant creationDate(Entry entry) {
    if (entry.creationDate() != null) {
      return entry.creationDate();
    }
    try {
      Kms kms = entry.connection().kms();
      return kms.call(DescribeKey.of(entry.keyId())).keyMetadata().creationDate();
    } catch (KmsException e) {
      return Instant.EPOCH; // a KeyStore has a date for every entry
    }
  }

  private static String identifier(String name) {
    return namesAKmsKey(name) ? name : ALIAS_PREFIX + name;
  }

  /** Tells whether a name is complete: key ID, ARN, or alias with its prefix. */
  static boolean namesAKmsKey(String name) {
    return name.startsWith(ALIAS_PREFIX) || name.startsWith("arn:") || KeyId.isKeyId(name);
  }

  /** Gives a key a name; the service learns of it at {@link #commit}. */
  void put(String name, KmsKey key) throws KeyStoreException {
    String alias = checkAlias(name);
    if (key.isDestroyed()) {
      throw new KeyStoreException("the key handle was destroyed; get it again");
    }
    KmsConnection own = key instanceof KmsKeyHandle handle ? handle.connection() : null;
    Entry entry = new Entry(key.keyId(), own == null ? connection : own, null);
    synchronized (this) {
      pending.put(alias, entry);
    }
  }

  /**
   * Takes a name away; the service learns of it at {@link #commit}. A name that no alias can have
   * names nothing, and nothing happens.
   */
  void delete(String name) throws KeyStoreException {
    String alias = aliasName(name);
    if (alias.startsWith(RESERVED_PREFIX)) {
      throw new KeyStoreException("'" + name + "' is an alias of AWS, which cannot be removed");
    }
    if (ALIAS.matcher(alias).matches()) {
      synchronized (this) {
        pending.put(alias, null);
      }
    }
  }

  /**
   * Refuses what cannot become an alias.
   *
   * @return the alias, with its prefix
   * @throws KeyStoreException if the name is that of a key, or no alias can have it
   */
  static String checkAlias(String name) throws KeyStoreException {
    String alias = aliasName(name);
    if (!ALIAS.matcher(alias).matches()) {
      throw new KeyStoreException(
          "'"
              + name
              + "' cannot be the alias of a KMS key; allowed: 1 to 250 letters and digits of"
              + " ASCII, '/', '_' and '-', not beginning with 'aws/'");
    }
    return alias;
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

  /**
   * Makes, moves and removes aliases in the service; stops at the first failure. Names are given
   * before others are taken away, and all keys are looked up before: a key may be changing its
   * name.
   */
  synchronized void commit() {
    Kms kms = connection.kms();
    Map<String, String> targets = new TreeMap<>();
    pending.forEach(
        (alias, entry) -> {
          if (entry != null && !isUnchanged(alias, entry)) {
            targets.put(alias, arn(entry));
          }
        });
    for (Map.Entry<String, String> target : targets.entrySet()) {
      point(kms, target.getKey(), target.getValue());
    }
    for (String alias : List.copyOf(pending.keySet())) {
      if (pending.get(alias) == null) {
        remove(kms, alias);
        listed.remove(alias);
      } else {
        listed.put(alias, new Entry(alias, connection, null));
      }
      pending.remove(alias);
    }
  }

  private boolean isUnchanged(String alias, Entry entry) {
    return entry.keyId().equals(alias) && entry.connection() == connection;
  }

  /* The key's own service tells its ARN, so that an alias of the same name here is not mistaken. */
  private static String arn(Entry entry) {
    DescribeKey describe = DescribeKey.of(entry.keyId());
    return entry.connection().kms().call(describe).keyMetadata().arn();
  }

  private static void remove(Kms kms, String alias) {
    try {
      kms.call(new DeleteAlias(alias));
    } catch (KmsNotFoundException e) {
      return; // it is gone, as was wanted
    }
  }

  private static void point(Kms kms, String alias, String target) {
    try {
      kms.call(new UpdateAlias(alias, target));
    } catch (KmsNotFoundException e) {
      kms.call(new CreateAlias(alias, target));
    }
  }
}
