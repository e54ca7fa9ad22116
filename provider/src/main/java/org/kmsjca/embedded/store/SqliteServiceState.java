// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.ChainDirectory;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.embedded.store.RootKeySource.NewRootKey;
import org.kmsjca.embedded.store.StoreConnections.Transaction;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.material.KeyMaterial;

/**
 * Keys, grants and identities in one SQLite database, shared with other JVMs of the same host.
 *
 * <p>Secrets given to {@link #update} are copied into the store; the caller's own stay the
 * caller's. Once a key is destroyed, or this object is closed, the material in its entries is
 * wiped.
 *
 * <p><b>Thread safety:</b> thread-safe; reads never wait, but for the grants of a key that were not
 * asked for lately, and last uses. <b>Secrets:</b> all key material and the key that wraps it,
 * until {@link #close()}.
 *
 * @see "docs/spec/store.md, sections 5 and 6 (ST-30 to ST-43)"
 */
public final class SqliteServiceState implements ServiceState, AutoCloseable {

  /*
   * What is in memory is changed only after a commit, by what was read back before it. If a commit
   * fails after all was written, whether it holds is for the change number to say: the next refresh
   * or update reads whatever is newer than what is in memory.
   */

  /* Below the second within which changes by other processes must be seen. */
  private static final Duration READER_LOCK_WAIT = Duration.ofMillis(300);

  private final StoreFile file;
  private final StoreConnections connections;
  private final StoreRootKey rootKey;
  private final SecureRandom random;
  private final KeyDirectory directory = new KeyDirectory();
  private final IdentityDirectory identities = new IdentityDirectory();
  private final GrantDirectory grants;
  private final StoredUses uses;
  private final StoredChains chains;
  private final RowReader rowReader;
  private final RowWriter rowWriter;

  /* Under the state lock. Before the first change, so that all of a new store is read. */
  private long seenChange = RowReader.NOTHING_SEEN;

  private SqliteServiceState(
      StoreFile file,
      Connection writer,
      Connection reader,
      StoreRootKey rootKey,
      SecureRandom random) {
    this.file = file;
    this.rootKey = rootKey;
    this.random = random;
    connections = new StoreConnections(file, writer, reader);
    RowStatements rows = new RowStatements(file.path(), rootKey);
    grants = new GrantDirectory(rows);
    uses = new StoredUses(connections, rootKey, rows);
    chains = new StoredChains(connections, rootKey, rows, file.path(), random);
    rowReader =
        new RowReader(
            file.path(),
            rootKey,
            rows,
            (arn, id) -> directory.key(arn).flatMap(entry -> entry.record().backingKey(id)));
    rowWriter =
        new RowWriter(
            writer, rootKey, rows, arn -> directory.key(arn).map(KeyEntry::record), random);
  }

  /**
   * Opens a store, and makes it if neither it nor its root key exists.
   *
   * @param store the database file
   * @param rootKeySource where the root key comes from
   * @param random where a new root key and the IVs come from
   * @return the state, with all keys and identities in memory
   * @throws org.kmsjca.kms.KmsUnavailableException if only one of store and root key file exists,
   *     others could read or change them, they don't belong together, or the database is damaged,
   *     locked, of another program or of a newer release; nothing is changed then
   */
  public static SqliteServiceState open(
      Path store, RootKeySource rootKeySource, SecureRandom random) {
    return open(new StoreFile(store, StoreFile.LOCK_WAIT), rootKeySource, random);
  }

  static SqliteServiceState open(StoreFile file, RootKeySource rootKeySource, SecureRandom random) {
    StoreOpening opening = new StoreOpening(file, rootKeySource, random);
    @Nullable SqliteServiceState state = null;
    try {
      opening.run();
      state =
          new SqliteServiceState(
              file, opening.writer(), file.openReader(READER_LOCK_WAIT), opening.rootKey(), random);
      state.refresh();
      opening.finish();
      return state;
    } catch (SQLException e) {
      throw abandoned(opening, state, StoreFault.of(file.path(), e));
    } catch (RuntimeException e) {
      throw abandoned(opening, state, e);
    }
  }

  private static RuntimeException abandoned(
      StoreOpening opening, @Nullable SqliteServiceState state, RuntimeException met) {
    RuntimeException cause = opening.cause(met);
    if (state != null) {
      state.close();
    }
    opening.abandon();
    return cause;
  }

  @Override
  public Optional<KeyEntry> key(Arn keyArn) {
    return directory.key(keyArn);
  }

  @Override
  public List<KeyEntry> keysWithId(KeyId keyId) {
    return directory.keysWithId(keyId);
  }

  @Override
  public int countCustomerKeys(String account, String region) {
    return directory.countCustomerKeys(account, region);
  }

  @Override
  public Optional<AliasRecord> alias(Arn aliasArn) {
    return directory.alias(aliasArn);
  }

  @Override
  public Collection<KeyEntry> keys() {
    return directory.keys();
  }

  @Override
  public List<KeyEntry> keys(String prefix, @Nullable String after, int limit) {
    return directory.keys(prefix, after, limit);
  }

  @Override
  public List<AliasRecord> aliases(String prefix, @Nullable String after, int limit) {
    return directory.aliases(prefix, after, limit);
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return directory.aliasesOf(keyArn);
  }

  /** Asks the store too, for other processes may have used the key later. */
  @Override
  public Optional<LastUse> lastUseOf(Arn keyArn) {
    return uses.of(keyArn);
  }

  @Override
  public void noteUse(Arn keyArn, LastUse use) {
    uses.note(keyArn, use);
  }

  @Override
  public void storeUses() {
    uses.store();
  }

  @Override
  public GrantsOfKey grantsOf(Arn keyArn) {
    @Nullable GrantsOfKey inMemory = grants.inMemory(keyArn);
    if (inMemory != null) {
      return inMemory;
    }
    return connections.readConsistently(
        connection -> {
          rootKey.follow(connection);
          return grants.read(keyArn, connection);
        });
  }

  @Override
  public List<GrantRecord> grantsNaming(String text) {
    return connections.readConsistently(
        connection -> {
          rootKey.follow(connection);
          return grants.naming(text, connection);
        });
  }

  @Override
  public List<GrantRecord> retirableBy(
      String region, String retiringPrincipal, @Nullable String after, int limit) {
    return connections.readConsistently(
        connection -> {
          rootKey.follow(connection);
          return grants.retirableBy(region, retiringPrincipal, after, limit, connection);
        });
  }

  @Override
  public Optional<IdentityDocument> identity(String id) {
    return identities.identity(id);
  }

  @Override
  public Collection<IdentityDocument> identities() {
    return identities.identities();
  }

  @Override
  public long identitiesRevision() {
    return identities.revision();
  }

  /** Gives the list of chains of audit records in this store. */
  public ChainDirectory chains() {
    return chains;
  }

  @Override
  public <T> T update(Function<ServiceState, Update<T>> change) {
    return connections.write(new UpdateTransaction<>(change));
  }

  /** One update: decides on the newest state, writes, reads back. */
  private final class UpdateTransaction<T> implements Transaction<T> {

    private final Function<ServiceState, Update<T>> change;
    private @Nullable Delta delta;
    private List<GrantChange> grantChanges = List.of();
    private boolean destroysKeys;

    UpdateTransaction(Function<ServiceState, Update<T>> change) {
      this.change = change;
    }

    @Override
    public T run(Connection connection) throws SQLException {
      apply(rowReader.changesSince(seenChange, connection));
      Update<T> update = change.apply(SqliteServiceState.this);
      if (!update.changes().isEmpty()) {
        rowWriter.write(update.changes(), seenChange + 1);
        delta = rowReader.changesSince(seenChange, connection);
        grantChanges = update.changes().grants();
        destroysKeys =
            update.changes().keys().stream().anyMatch(KeyChange.DestroyKey.class::isInstance);
      }
      return update.result();
    }

    @Override
    public void committed() {
      if (delta != null) {
        grants.apply(grantChanges, delta.removed());
        applyExceptGrants(delta);
      }
      if (destroysKeys) {
        connections.forgetOldPages();
      }
    }

    @Override
    public void rolledBack(Connection connection) {
      if (delta != null) {
        delta.discard();
      }
    }
  }

  /**
   * Gives the cost at which the root key is derived from a passphrase; empty if it is in a file.
   */
  public Optional<Argon2Cost> rootKeyCost() {
    return connections.read(
        connection ->
            Optional.ofNullable(rootKey.description().derivation()).map(Derivation::cost));
  }

  /**
   * Wraps all secrets of the store by a new root key, in one transaction.
   *
   * <p>Other processes of the store find the new root key at their next refresh if it is where they
   * found the old one; others answer with errors from then on. A root key file that is replaced is
   * kept under its name with the identifier of its root key, for older backups.
   *
   * @param newSource where the new root key is made; it may be the present source
   * @return the identifier of the new root key
   * @throws org.kmsjca.kms.KmsUnavailableException if the new root key cannot be made, or the store
   *     cannot be written; the old root key stays then
   */
  public String changeRootKey(RootKeySource newSource) {
    RootKeyChange change = new RootKeyChange(file.path(), rootKey, newSource, random);
    String id =
        connections.write(
            new Transaction<String>() {
              @Override
              public String run(Connection connection) throws SQLException {
                apply(rowReader.changesSince(seenChange, connection));
                return change.run(connection, seenChange + 1);
              }

              @Override
              public void committed() {
                change.committed();
                seenChange++;
                connections.forgetOldPages();
              }

              @Override
              public void rolledBack(Connection connection) {
                change.rolledBack(connection);
              }
            });
    RootKeyChange.settle(connections, rootKey, file.path());
    return id;
  }

  /**
   * Finds the root key of this store by a source, to see that the source has it. If another process
   * has changed the root key, it is known from then on.
   *
   * @param source has a passphrase
   * @throws org.kmsjca.kms.KmsUnavailableException if the source does not have the root key, with
   *     an {@link java.security.UnrecoverableKeyException} as its cause if the passphrase is wrong;
   *     or if the store cannot be read
   */
  public void verifyRootKey(RootKeySource source) {
    RootKeyDescription wanted =
        connections.read(connection -> StoreRow.read(connection, file.path()).rootKey());
    // Argon2id takes its time: not under the lock.
    NewRootKey found = new NewRootKey(source.load(file.path(), wanted), wanted);
    connections.readConsistently(
        connection -> {
          rootKey.offer(source, found, connection);
          return wanted;
        });
    refresh();
  }

  /**
   * Copies the store as it is now into one file, sealed under the root key. Other threads and
   * processes may change the store meanwhile.
   *
   * @param target the file; its directory also gets a temporary copy, in which secrets are wrapped
   * @param replace whether a file of that name may be replaced
   * @param time the time now
   * @return what the backup holds
   * @throws org.kmsjca.kms.KmsUnavailableException if the file exists and may not be replaced, or
   *     store or file cannot be read or written; there is no new file then
   */
  public BackupReport backUp(Path target, boolean replace, Instant time) {
    refresh();
    record Known(RootKeyDescription rootKey, KeyMaterial backupKey) {}
    Known known =
        connections.read(
            connection -> new Known(rootKey.description(), rootKey.get().backupKey().copy()));
    try {
      return new StoreBackup(file, target, time, random)
          .run(known.rootKey(), known.backupKey(), replace);
    } finally {
      known.backupKey().destroy();
    }
  }

  @Override
  public void refresh() {
    try {
      connections.read(
          connection -> rowReader.changeNumber(connection) == seenChange || readChanges());
    } catch (RuntimeException e) {
      directory.touchAll();
      identities.touch();
      throw e;
    }
  }

  private boolean readChanges() {
    return connections.readConsistently(
        connection -> {
          apply(rowReader.changesSince(seenChange, connection));
          return true;
        });
  }

  /** Wipes all secrets and closes the database. A second call does nothing. */
  @Override
  public void close() {
    connections.close(
        () -> {
          directory.clear();
          identities.clear();
          grants.clear();
          rootKey.destroy();
        });
  }

  /* Grants before keys: whoever sees a key's new revision must not find its old grants. */
  private void apply(Delta delta) {
    grants.apply(delta);
    applyExceptGrants(delta);
  }

  private void applyExceptGrants(Delta delta) {
    directory.apply(delta);
    identities.apply(delta);
    seenChange = delta.changeNumber();
  }
}
