// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * Reads and writes rows together with their codes.
 *
 * <p><b>Thread safety:</b> used under the store's locks.
 */
final class RowStatements {

  /** Takes a row. */
  interface Reader {
    void accept(Row row) throws SQLException;
  }

  /** Takes a row, and tells whether it wants another. */
  interface Taker {
    boolean accept(Row row) throws SQLException;
  }

  /** Takes a row whose code is not checked yet, and its code. */
  interface UncheckedReader {
    void accept(Row row, byte[] code) throws SQLException;
  }

  private final Path store;
  private final StoreRootKey rootKey;

  /* Prepared once for each connection; closed with it. */
  private final IdentityHashMap<Connection, Map<String, PreparedStatement>> prepared =
      new IdentityHashMap<>();

  RowStatements(Path store, StoreRootKey rootKey) {
    this.store = store;
    this.rootKey = rootKey;
  }

  /**
   * Reads rows and checks their codes.
   *
   * @param condition what follows the query in SQL, may be empty
   * @param values the parameters of the condition
   */
  void read(
      Connection connection,
      StoreTable table,
      String condition,
      Reader reader,
      @Nullable Object... values)
      throws SQLException {
    readUnchecked(
        connection,
        table,
        condition,
        (row, code) -> {
          check(row, code, List.of());
          reader.accept(row);
        },
        values);
  }

  /** Reads rows and checks their codes, as long as they are wanted. */
  void readWhile(
      Connection connection,
      StoreTable table,
      String condition,
      Taker taker,
      @Nullable Object... values)
      throws SQLException {
    try (ResultSet rows = query(connection, table.select() + condition, values)) {
      boolean wanted = true;
      while (wanted && rows.next()) {
        Row row = Row.read(table, rows);
        check(row, row.readCode(rows), List.of());
        wanted = taker.accept(row);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged(e.getMessage());
    }
  }

  /** Reads rows whose codes are checked by the caller. */
  void readUnchecked(
      Connection connection,
      StoreTable table,
      String condition,
      UncheckedReader reader,
      @Nullable Object... values)
      throws SQLException {
    try (ResultSet rows = query(connection, table.select() + condition, values)) {
      while (rows.next()) {
        Row row = Row.read(table, rows);
        reader.accept(row, row.readCode(rows));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged(e.getMessage());
    }
  }

  /**
   * Checks the code of a row.
   *
   * @param parts the codes of the rows that belong to it
   */
  void check(Row row, byte[] code, List<byte[]> parts) {
    check(rootKey.get().rowCode(), row, code, parts);
  }

  /** Checks the code of a row, by a thread that has something of its own to do it. */
  void check(RowCode codes, Row row, byte[] code, List<byte[]> parts) {
    if (!codes.isRight(code, row, parts)) {
      throw damaged("the row '" + row.name() + "' is not as it was written");
    }
  }

  /** Writes a row with its code, which is returned. */
  byte[] put(Connection connection, Row row, List<byte[]> parts) throws SQLException {
    byte[] code = rootKey.get().rowCode().of(row, parts);
    PreparedStatement statement = prepared(connection, row.table().put());
    row.bind(statement, code);
    statement.executeUpdate();
    return code;
  }

  /** Removes the row of a name, if it is there. */
  void delete(Connection connection, StoreTable table, Object... name) throws SQLException {
    PreparedStatement statement = prepared(connection, table.delete());
    bind(statement, name);
    statement.executeUpdate();
  }

  /** Reads a column of texts. */
  List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
    try (ResultSet rows = query(connection, sql, values)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private ResultSet query(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = prepared(connection, sql);
    bind(statement, values);
    return statement.executeQuery();
  }

  private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
    Map<String, PreparedStatement> known =
        prepared.computeIfAbsent(connection, key -> new HashMap<>());
    @Nullable PreparedStatement statement = known.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      known.put(sql, statement);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Number number) {
        statement.setLong(i + 1, number.longValue());
      } else {
        statement.setString(i + 1, value == null ? null : value.toString());
      }
    }
  }

  /** Makes the error for rows that cannot be. */
  KmsUnavailableException damaged(@Nullable String detail) {
    return StoreFault.of(
        "the store " + store + " is damaged or was changed by something else (" + detail + ")",
        "restore it from a backup");
  }
}
