// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * Keys and aliases in one SQLite database, shared with other JVMs of the same host.
 *
 * <p>Backing keys given to {@link #update} are copied into the store; the caller's own stay the
 * caller's. Once a key is destroyed, or this repository is closed, the material in its entries is
 * wiped.
 *
 * <p><b>Thread safety:</b> thread-safe; reads never wait. <b>Secrets:</b> all key material and the
 * key that wraps it, until {@link #close()}.
 *
 * @see "docs/spec/store.md, sections 5 and 6 (ST-30 to ST-43)"
 */
public final class SqliteServiceState implements ServiceState, AutoCloseable {

  /*
   * Concurrency. updateLock is held during a whole update, also while it waits for other processes;
   * stateLock while the directory and the change number in memory are compared with the store and
   * changed. Order: updateLock, stateLock. A refresh takes stateLock only, so it never waits for
   * another process, and revocations come through while a foreign writer is slow.
   *
   * Failure. The directory is changed only after a commit, by what was read back before it. If a
   * commit fails after all was written, whether it holds is for the change number to say: the next
   * refresh or update reads whatever is newer than what is in memory.
   */

  private static final System.Logger LOGGER =
      System.getLogger(SqliteServiceState.class.getPackageName());
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  /* Below the second within which changes by other processes must be seen. */
  private static final Duration READER_LOCK_WAIT = Duration.ofMillis(300);

  private final ReentrantLock updateLock = new ReentrantLock();
  private final ReentrantLock stateLock = new ReentrantLock();
  private final KeyDirectory directory = new KeyDirectory();
  private final Map<Arn, LastUse> lastUses = new ConcurrentHashMap<>();
  private final StoreFile file;
  private final @Nullable Object fileIdentity;
  private final Connection writer;
  private final Connection reader;
  private final StoreRootKey rootKey;
  private final SecureRandom random;
  private final RowReader rowReader;
  private final RowWriter rowWriter;

  @GuardedBy("stateLock")
  private long seenChange = -1; // before the first change, so that all of a new store is read

  @GuardedBy("stateLock")
  private boolean closed;

  private SqliteServiceState(
      StoreFile file,
      Connection writer,
      Connection reader,
      StoreRootKey rootKey,
      SecureRandom random) {
    this.file = file;
    this.fileIdentity = file.identity();
    this.writer = writer;
    this.reader = reader;
    this.rootKey = rootKey;
    this.random = random;
    this.rowReader =
        new RowReader(
            file.path(),
            rootKey,
            (arn, id) -> directory.key(arn).flatMap(entry -> entry.record().backingKey(id)));
    this.rowWriter = new RowWriter(writer, rootKey, random);
  }

  /**
   * Opens a store, and makes it if neither it nor its root key exists.
   *
   * @param store the database file
   * @param rootKeySource where the root key comes from
   * @param random where a new root key and the IVs come from
   * @return the repository, with all keys in memory
   * @throws org.kmsjca.kms.KmsUnavailableException if only one of store and root key file exists,
   *     others could read or change them, they don't belong together, or the database is damaged,
   *     locked, of another program or of a newer release; nothing is changed then
   */
  public static SqliteServiceState open(
      Path store, RootKeySource rootKeySource, SecureRandom random) {
    return open(new StoreFile(store, LOCK_WAIT), rootKeySource, random);
  }

  static SqliteServiceState open(StoreFile file, RootKeySource rootKeySource, SecureRandom random) {
    StoreOpening opening = new StoreOpening(file, rootKeySource, random);
    @Nullable SqliteServiceState repository = null;
    try {
      opening.run();
      repository =
          new SqliteServiceState(
              file, opening.writer(), file.openReader(READER_LOCK_WAIT), opening.rootKey(), random);
      repository.refresh();
      return repository;
    } catch (SQLException e) {
      opening.abandon();
      throw StoreFault.of(file.path(), e);
    } catch (RuntimeException e) {
      if (repository != null) {
        repository.close();
      }
      opening.abandon();
      throw e;
    }
  }

  @Override
  public Optional<KeyEntry> key(Arn keyArn) {
    return directory.key(keyArn);
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
  public Collection<AliasRecord> aliases() {
    return directory.aliases();
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return directory.aliasesOf(keyArn);
  }

  @Override
  public List<KeyEntry> keysWithId(KeyId keyId) {
    return directory.keysWithId(keyId);
  }

  @Override
  public Optional<LastUse> lastUseOf(Arn keyArn) {
    return Optional.ofNullable(lastUses.get(keyArn));
  }

  @Override
  public void noteUse(Arn keyArn, LastUse use) {
    lastUses.merge(keyArn, use, (old, next) -> next.time().isBefore(old.time()) ? old : next);
  }

  @Override
  public void storeUses() {}

  @Override
  public GrantsOfKey grantsOf(Arn keyArn) {
    return GrantsOfKey.NONE;
  }

  @Override
  public List<GrantRecord> retirableBy(
      String region, String retiringPrincipal, @Nullable String after, int limit) {
    return List.of();
  }

  @Override
  public Optional<IdentityDocument> identity(String id) {
    return Optional.empty();
  }

  @Override
  public Collection<IdentityDocument> identities() {
    return List.of();
  }

  @Override
  public long identitiesRevision() {
    return 0;
  }

  @Override
  public <T> T update(Function<ServiceState, Update<T>> change) {
    if (updateLock.isHeldByCurrentThread()) {
      throw new IllegalStateException("an update within an update");
    }
    updateLock.lock();
    try {
      checkUsable();
      StoreFile.execute(writer, "BEGIN IMMEDIATE");
      stateLock.lock();
      try {
        return updateInTransaction(change);
      } finally {
        stateLock.unlock();
      }
    } catch (SQLException e) {
      if (StoreFault.isContradiction(e)) {
        throw new IllegalArgumentException("an alias of a KMS key that is not there", e);
      }
      throw StoreFault.of(file.path(), e);
    } finally {
      updateLock.unlock();
    }
  }

  @GuardedBy("stateLock")
  private <T> T updateInTransaction(Function<ServiceState, Update<T>> change) throws SQLException {
    boolean committed = false;
    @Nullable Delta delta = null;
    try {
      apply(rowReader.changesSince(seenChange, writer));
      Update<T> update = change.apply(this);
      if (!update.changes().grants().isEmpty() || !update.changes().identities().isEmpty()) {
        throw StoreFault.of("schema version 1 has no grants and no identities", "none");
      }
      if (update.changes().isEmpty()) {
        return update.result();
      }
      rowWriter.write(update.changes().keys(), seenChange + 1);
      delta = rowReader.changesSince(seenChange, writer);
      StoreFile.execute(writer, "COMMIT");
      committed = true;
      apply(delta);
      if (update.changes().keys().stream().anyMatch(KeyChange.DestroyKey.class::isInstance)) {
        forgetOldPages();
      }
      return update.result();
    } finally {
      if (!committed) {
        rollBack(writer);
        if (delta != null) {
          delta.discard();
        }
      }
    }
  }

  /**
   * Gives the cost at which the root key is derived from a passphrase; empty if it is in a file.
   */
  public Optional<Argon2Cost> rootKeyCost() {
    stateLock.lock();
    try {
      return Optional.ofNullable(rootKey.description().derivation()).map(Derivation::cost);
    } finally {
      stateLock.unlock();
    }
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
    updateLock.lock();
    try {
      checkUsable();
      StoreFile.execute(writer, "BEGIN IMMEDIATE");
      stateLock.lock();
      try {
        changeRootKeyInTransaction(newSource);
        settleRootKey();
        forgetOldPages();
        return rootKey.description().id();
      } finally {
        stateLock.unlock();
      }
    } catch (SQLException e) {
      throw StoreFault.of(file.path(), e);
    } finally {
      updateLock.unlock();
    }
  }

  @GuardedBy("stateLock")
  private void changeRootKeyInTransaction(RootKeySource newSource) throws SQLException {
    RootKeySource.@Nullable NewRootKey made = null;
    boolean committed = false;
    try {
      apply(rowReader.changesSince(seenChange, writer));
      rootKey.source().settle(rootKey.description().id());
      made = newSource.create(random);
      RootKeyRotation rotation =
          new RootKeyRotation(file.path(), rootKey.get(), made.key(), random);
      for (WrappedTable table : WrappedTable.values()) {
        rotation.rewrap(writer, table);
      }
      RootKeyRow.write(writer, made.description());
      rowWriter.count(seenChange + 1);
      StoreFile.execute(writer, "COMMIT");
      committed = true;
      rootKey.replace(newSource, made);
      seenChange++;
    } finally {
      if (!committed) {
        rollBack(writer);
        if (made != null) {
          made.key().destroy();
          discardUnlessKnown(newSource, made.description());
        }
      }
    }
  }

  /* A commit that failed may hold all the same; then the new root key is the only one that opens. */
  private void discardUnlessKnown(RootKeySource source, RootKeyDescription made) {
    try {
      if (!RootKeyRow.read(writer, file.path()).equals(made)) {
        source.discard();
      }
    } catch (SQLException e) {
      // It is unknown, so it is kept under its pending name, where it is looked for.
      return;
    }
  }

  /* What fails here is repeated when the store is opened; the new root key is found until then. */
  @GuardedBy("stateLock")
  private void settleRootKey() {
    try {
      StoreFile.execute(writer, "BEGIN IMMEDIATE");
      try {
        rootKey.source().settle(RootKeyRow.read(writer, file.path()).id());
      } finally {
        rollBack(writer);
      }
    } catch (SQLException | KmsUnavailableException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the new root key has its pending name still: " + e);
    }
  }

  @Override
  public void refresh() {
    stateLock.lock();
    try {
      checkUsable();
      if (rowReader.changeNumber(reader) != seenChange) {
        StoreFile.execute(reader, "BEGIN");
        try {
          apply(rowReader.changesSince(seenChange, reader));
        } finally {
          rollBack(reader);
        }
      }
    } catch (SQLException e) {
      directory.touchAll();
      throw StoreFault.of(file.path(), e);
    } catch (RuntimeException e) {
      directory.touchAll();
      throw e;
    } finally {
      stateLock.unlock();
    }
  }

  /** Wipes all key material and closes the database. A second call does nothing. */
  @Override
  public void close() {
    updateLock.lock();
    stateLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      directory.clear();
      rootKey.destroy();
      try {
        reader.close();
      } finally {
        writer.close();
      }
    } catch (SQLException e) {
      throw StoreFault.of(file.path(), e);
    } finally {
      stateLock.unlock();
      updateLock.unlock();
    }
  }

  private void checkUsable() {
    stateLock.lock();
    try {
      if (closed) {
        throw StoreFault.of("the store " + file.path() + " was closed", "open it again");
      }
    } finally {
      stateLock.unlock();
    }
    if (!Objects.equals(fileIdentity, file.identity())) {
      throw StoreFault.of(
          "the store " + file.path() + " was replaced by another file while it was in use",
          "start this process again");
    }
  }

  @GuardedBy("stateLock")
  private void apply(Delta delta) {
    directory.apply(delta);
    seenChange = delta.changeNumber();
  }

  /*
   * The write-ahead log still has what a destroyed key's rows were; the change itself is durable.
   * The reader's connection does it because its patience with other processes is short.
   */
  private void forgetOldPages() {
    try {
      StoreFile.execute(reader, "PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      // Another process is in the way; the log is emptied later, at the latest when all have
      // closed.
      return;
    }
  }

  private static void rollBack(Connection connection) {
    try {
      StoreFile.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as it does after some errors.
      return;
    }
  }
}
