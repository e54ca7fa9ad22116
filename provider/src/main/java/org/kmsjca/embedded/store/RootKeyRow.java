// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.material.Bytes;

/** What the row of the table {@code store} says of the root key. */
final class RootKeyRow {

  private static final String READ =
      "SELECT root_key_id, argon2_salt, argon2_memory_kib, argon2_iterations, argon2_parallelism"
          + " FROM store";
  private static final String READ_ID_ONLY = "SELECT root_key_id FROM store";
  private static final String WRITE =
      "UPDATE store SET root_key_id = ?, argon2_salt = ?, argon2_memory_kib = ?,"
          + " argon2_iterations = ?, argon2_parallelism = ?";

  private RootKeyRow() {}

  /**
   * Reads it.
   *
   * @param store the store's file, for errors
   * @throws org.kmsjca.kms.KmsUnavailableException if a value is outside of its limits
   */
  static RootKeyDescription read(Connection connection, Path store) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw noRow();
      }
      byte @Nullable [] salt = row.getBytes(2);
      if (salt == null) {
        return new RootKeyDescription(row.getString(1), null);
      }
      Argon2Cost cost = new Argon2Cost(row.getInt(3), row.getInt(4), row.getInt(5));
      return new RootKeyDescription(row.getString(1), new Derivation(cost, Bytes.wrap(salt)));
    } catch (IllegalArgumentException e) {
      throw StoreFault.of(
          "the store " + store + " is damaged (" + e.getMessage() + ")",
          "it was left as it is; restore it from a backup");
    }
  }

  /** Reads it from a store of schema version 1, whose root key is always in a file. */
  static RootKeyDescription readVersion1(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ_ID_ONLY);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw noRow();
      }
      return new RootKeyDescription(row.getString(1), null);
    }
  }

  /** Writes it into the row, which is there. */
  static void write(Connection connection, RootKeyDescription description) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, description.id());
      @Nullable Derivation derivation = description.derivation();
      if (derivation != null) {
        statement.setBytes(2, derivation.salt().toByteArray());
        statement.setInt(3, derivation.cost().memoryKib());
        statement.setInt(4, derivation.cost().iterations());
        statement.setInt(5, derivation.cost().parallelism());
      }
      statement.executeUpdate();
    }
  }

  private static SQLException noRow() {
    return new SQLException("the table 'store' has no row");
  }
}
