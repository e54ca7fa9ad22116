// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.material.Bytes;

/**
 * The one row of the table {@code store}.
 *
 * @param changeNumber how many changes were made
 * @param rootKey what the store tells about its root key
 */
record StoreRow(long changeNumber, RootKeyDescription rootKey) {

  private static final int ID = 1;
  private static final String ROOT_KEY_ID = "SELECT root_key_id FROM store";

  /**
   * Reads it; the code is not checked, for the root key is found by this row.
   *
   * @param store the store's file, for errors
   * @throws org.kmsjca.kms.KmsUnavailableException if a value is outside of its limits
   */
  static StoreRow read(Connection connection, Path store) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(StoreTable.STORE.select());
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw noRow();
      }
      return of(Row.read(StoreTable.STORE, rows));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw StoreFault.of(
          "the store " + store + " is damaged (" + e.getMessage() + ")",
          "it was left as it is; restore it from a backup");
    }
  }

  private static StoreRow of(Row row) {
    byte @Nullable [] salt = row.bytesOrNull(3);
    @Nullable Derivation derivation = null;
    if (salt != null) {
      Argon2Cost cost =
          new Argon2Cost(
              Math.toIntExact(row.number(4)),
              Math.toIntExact(row.number(5)),
              Math.toIntExact(row.number(6)));
      derivation = new Derivation(cost, Bytes.wrap(salt));
    }
    return new StoreRow(row.number(1), new RootKeyDescription(row.text(2), derivation));
  }

  /** Reads which root key a store of schema version 1 has; it is always in a file. */
  static RootKeyDescription rootKeyOfVersion1(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROOT_KEY_ID);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw noRow();
      }
      return new RootKeyDescription(row.getString(1), null);
    }
  }

  /** Refuses the row if it is not as it was written. */
  static void check(Connection connection, RowStatements rows) throws SQLException {
    rows.read(connection, StoreTable.STORE, "", row -> {});
  }

  /** Writes it with its code under a root key. */
  void write(Connection connection, RootKey key) throws SQLException {
    @Nullable Derivation derivation = rootKey.derivation();
    Row row =
        Row.of(
            StoreTable.STORE,
            ID,
            changeNumber,
            rootKey.id(),
            derivation == null ? null : derivation.salt().toByteArray(),
            derivation == null ? null : derivation.cost().memoryKib(),
            derivation == null ? null : derivation.cost().iterations(),
            derivation == null ? null : derivation.cost().parallelism());
    try (PreparedStatement statement = connection.prepareStatement(StoreTable.STORE.put())) {
      row.bind(statement, key.rowCode().of(row, List.of()));
      statement.executeUpdate();
    }
  }

  private static SQLException noRow() {
    return new SQLException("the table 'store' has no row");
  }
}
