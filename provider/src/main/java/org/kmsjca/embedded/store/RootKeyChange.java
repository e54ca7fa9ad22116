// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.RootKeySource.NewRootKey;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The change of a store's root key: all its rows are written anew in one transaction.
 *
 * <p>Used once, by one thread.
 *
 * @see "docs/spec/store.md, section 3 (ST-18)"
 */
final class RootKeyChange {

  private static final System.Logger LOGGER =
      System.getLogger(RootKeyChange.class.getPackageName());

  private final Path store;
  private final StoreRootKey rootKey;
  private final RootKeySource newSource;
  private final SecureRandom random;
  private @Nullable NewRootKey made;

  RootKeyChange(Path store, StoreRootKey rootKey, RootKeySource newSource, SecureRandom random) {
    this.store = store;
    this.rootKey = rootKey;
    this.newSource = newSource;
    this.random = random;
  }

  /**
   * Makes the new root key and writes all rows.
   *
   * @param connection in a write transaction that has seen the newest state
   * @param changeNumber the number of this change
   * @return the identifier of the new root key
   */
  String run(Connection connection, long changeNumber) throws SQLException {
    rootKey.source().settle(rootKey.description().id());
    NewRootKey next = newSource.create(random);
    made = next;
    new RowSealing(store, rootKey.get(), next.key(), true, random).run(connection);
    new StoreRow(changeNumber, next.description()).write(connection, next.key());
    return next.description().id();
  }

  /** Takes the new root key for the old one, after the commit. */
  void committed() {
    if (made != null) {
      rootKey.replace(newSource, made);
    }
  }

  /**
   * Forgets the new root key, after the rollback.
   *
   * @param connection outside of a transaction
   */
  void rolledBack(Connection connection) {
    if (made == null) {
      return;
    }
    made.key().destroy();
    try {
      // A commit that failed may hold all the same; then only the new root key opens the store.
      if (!StoreRow.read(connection, store).rootKey().equals(made.description())) {
        newSource.discard();
      }
    } catch (SQLException | KmsUnavailableException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "a new root key is kept, for it is not known whether it is the store's: " + e);
    }
  }

  /**
   * Gives the store's root key its final place. What fails here is repeated when the store is
   * opened; the root key is found until then.
   *
   * @param connections outside of a transaction
   */
  static void settle(StoreConnections connections, StoreRootKey rootKey, Path store) {
    try {
      connections.write(
          connection -> {
            rootKey.source().settle(StoreRow.read(connection, store).rootKey().id());
            return store;
          });
    } catch (KmsUnavailableException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the new root key has its pending name still: " + e);
    }
  }
}
