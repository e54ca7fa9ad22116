// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps from two file names to an open store and its root key.
 *
 * <p>Used once, by one thread.
 *
 * @see "docs/spec/store.md, section 4 (ST-20 to ST-27)"
 */
final class StoreOpening {

  private final StoreFile store;
  private final RootKeySource source;
  private final SecureRandom random;
  private @Nullable Connection writer;
  private @Nullable StoreRootKey rootKey;
  private @Nullable StructureCheck check;

  StoreOpening(StoreFile store, RootKeySource source, SecureRandom random) {
    this.store = store;
    this.source = source;
    this.random = random;
  }

  /** Opens the store; {@link #abandon()} cleans up if this throws. */
  void run() throws SQLException {
    // First the root key, then the store: in a first use by another process it appears after it.
    boolean hasRootKey = source.exists();
    if (!store.exists()) {
      refuseNewStore(hasRootKey, "does not exist");
      store.create();
    }
    store.check();
    StoreRestore.removeSecondName(store.path());
    store.hold();
    Connection connection = store.openWriter();
    writer = connection;
    int version = Schema.versionOf(connection, store.path());
    if (version == Schema.EMPTY) {
      refuseNewStore(hasRootKey, "is empty");
    } else if (version == Schema.LATEST && store.usesWriteAheadLog(connection)) {
      check = StructureCheck.start(store, StoreFile.LOCK_WAIT);
    } else {
      // What follows changes the file, so it must be whole.
      store.checkStructure(connection);
    }
    store.useWriteAheadLog(connection);
    if (version < Schema.LATEST) {
      migrate(connection);
    }
    rootKey = StoreRootKey.open(store.path(), source, connection);
  }

  /** Waits until the whole file has been looked at; throws if it is damaged. */
  void finish() throws SQLException {
    if (check != null) {
      check.await();
    }
  }

  /**
   * Gives the error to report: that the file is damaged, if it is, else the one that was met when
   * it was read.
   */
  RuntimeException cause(RuntimeException met) {
    try {
      finish();
      return met;
    } catch (SQLException e) {
      return met;
    } catch (RuntimeException damaged) {
      if (damaged != met) {
        damaged.addSuppressed(met);
      }
      return damaged;
    }
  }

  /** Gives the connection that writes. */
  Connection writer() {
    return Objects.requireNonNull(writer);
  }

  /** Gives the store's root key. */
  StoreRootKey rootKey() {
    return Objects.requireNonNull(rootKey);
  }

  /** Closes what was opened. */
  void abandon() {
    if (rootKey != null) {
      rootKey.destroy();
    }
    if (writer != null) {
      try {
        writer.close();
      } catch (SQLException e) {
        // The error that led here is the one to report.
        return;
      }
    }
  }

  private void refuseNewStore(boolean hasRootKey, String what) {
    if (hasRootKey) {
      throw StoreFault.of(
          "the store " + store.path() + " " + what + ", but " + source.shown() + " exists",
          "put the store back from a backup; to begin with an empty store, move the root key file"
              + " away");
    }
  }

  private void migrate(Connection connection) throws SQLException {
    StoreFile.execute(connection, "BEGIN IMMEDIATE");
    // Another process may have done it while this one waited for the lock.
    int version = Schema.versionOf(connection, store.path());
    if (version == Schema.EMPTY) {
      Schema.migrate(connection, version);
      RootKeySource.NewRootKey made = source.create(random);
      new StoreRow(0, made.description()).write(connection, made.key());
      made.key().destroy();
    } else if (version < Schema.LATEST) {
      RootKeyDescription known = StoreRow.rootKeyOfVersion1(connection);
      RootKey key = source.load(store.path(), known);
      Schema.migrate(connection, version);
      new RowSealing(store.path(), key, key, false, random).run(connection);
      StoreRow row = StoreRow.read(connection, store.path());
      row.write(connection, key);
      key.destroy();
    }
    StoreFile.execute(connection, "COMMIT");
  }
}
