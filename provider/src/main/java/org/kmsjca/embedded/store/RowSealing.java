// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.StoreTable.ColumnType;
import org.kmsjca.material.KeyMaterial;

/**
 * Writes all rows of a store anew: their secrets and codes under another root key, or the codes of
 * rows of a schema that had none. Inside of the caller's transaction; memory does not grow with the
 * number of rows.
 *
 * @see "docs/spec/store.md, section 3 (ST-18)"
 */
final class RowSealing {

  private static final String CODES_OF_KEY =
      "SELECT mac FROM backing_key WHERE key_arn = ? ORDER BY generation";

  private final Path store;
  private final RootKey present;
  private final RootKey next;
  private final boolean checked;
  private final SecureRandom random;

  /**
   * Makes one.
   *
   * @param store the store's file, for errors
   * @param present the root key so far
   * @param next the root key from now on; may be the same
   * @param checked whether the rows have codes, which are checked then
   */
  RowSealing(Path store, RootKey present, RootKey next, boolean checked, SecureRandom random) {
    this.store = store;
    this.present = present;
    this.next = next;
    this.checked = checked;
    this.random = random;
  }

  /** Writes all rows but that of the store itself. */
  void run(Connection connection) throws SQLException {
    // Codes of keys depend on those of their backing keys, before and after.
    if (checked) {
      checkKeys(connection);
    }
    for (StoreTable table : StoreTable.values()) {
      if (table != StoreTable.STORE) {
        run(connection, table);
      }
    }
  }

  /** Checks the codes of all rows, and that all secrets unwrap; writes nothing. */
  void check(Connection connection) throws SQLException {
    checkKeys(connection);
    for (StoreTable table : StoreTable.values()) {
      forEach(
          connection,
          table,
          (row, code) -> {
            if (table != StoreTable.KMS_KEY) {
              check(row, code, List.of());
            }
            rewrap(row);
          });
    }
  }

  private void checkKeys(Connection connection) throws SQLException {
    forEach(
        connection,
        StoreTable.KMS_KEY,
        (row, code) -> check(row, code, codesOfKey(connection, row)));
  }

  private void run(Connection connection, StoreTable table) throws SQLException {
    try (PreparedStatement put = connection.prepareStatement(table.put())) {
      forEach(
          connection,
          table,
          (row, code) -> {
            if (checked && table != StoreTable.KMS_KEY) {
              check(row, code, List.of());
            }
            if (next != present) {
              rewrap(row);
            }
            List<byte[]> parts =
                table == StoreTable.KMS_KEY ? codesOfKey(connection, row) : List.of();
            row.bind(put, next.rowCode().of(row, parts));
            put.executeUpdate();
          });
    }
  }

  /* The row at which the query stands keeps its name, so the query meets no row twice. */
  private static void forEach(
      Connection connection, StoreTable table, RowStatements.UncheckedReader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(table.select());
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Row row = Row.read(table, rows);
        reader.accept(row, row.readCode(rows));
      }
    }
  }

  private static List<byte[]> codesOfKey(Connection connection, Row key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CODES_OF_KEY)) {
      statement.setString(1, key.text(0));
      try (ResultSet rows = statement.executeQuery()) {
        List<byte[]> codes = new ArrayList<>();
        while (rows.next()) {
          codes.add(rows.getBytes(1));
        }
        return codes;
      }
    }
  }

  private void check(Row row, byte[] code, List<byte[]> parts) {
    if (!present.rowCode().isRight(code, row, parts)) {
      throw damaged("the row '" + row.name() + "' is not as it was written");
    }
  }

  private void rewrap(Row row) {
    for (int column = 0; column < row.table().types().size(); column++) {
      byte @Nullable [] wrapped =
          row.table().types().get(column) == ColumnType.WRAPPED ? row.bytesOrNull(column) : null;
      if (wrapped != null) {
        row.replace(column, rewrap(row, wrapped));
      }
    }
  }

  private byte[] rewrap(Row row, byte[] wrapped) {
    try {
      KeyMaterial secret = present.unwrap(row.place(), row.nameInPlace(), wrapped);
      try {
        return next.wrap(row.place(), row.nameInPlace(), secret, random);
      } finally {
        secret.destroy();
      }
    } catch (AEADBadTagException e) {
      throw damaged("the secret of '" + row.name() + "' does not unwrap");
    }
  }

  private RuntimeException damaged(String detail) {
    return StoreFault.of(
        "the store " + store + " is damaged or was changed by something else (" + detail + ")",
        "restore it from a backup");
  }
}
