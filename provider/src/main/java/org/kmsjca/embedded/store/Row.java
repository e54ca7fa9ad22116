// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.StoreTable.ColumnType;

/**
 * One row of a table, as it is in the database.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class Row {

  private final StoreTable table;
  private final @Nullable Object[] values;

  private Row(StoreTable table, @Nullable Object[] values) {
    this.table = table;
    this.values = values;
  }

  /**
   * Makes a row to be written.
   *
   * @param values one for each column: numbers, bytes, or what is written as its text, such as
   *     ARNs, instants and enum constants
   */
  static Row of(StoreTable table, @Nullable Object... values) {
    @Nullable Object[] stored = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      stored[i] = stored(values[i]);
    }
    if (stored.length != table.types().size()) {
      throw new AssertionError("a row of " + table + " with " + stored.length + " values");
    }
    return new Row(table, stored);
  }

  private static @Nullable Object stored(@Nullable Object value) {
    if (value == null || value instanceof byte[]) {
      return value;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  /** Reads the row at which a result of {@link StoreTable#select()} stands. */
  static Row read(StoreTable table, ResultSet result) throws SQLException {
    List<ColumnType> types = table.types();
    @Nullable Object[] values = new @Nullable Object[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (types.get(i)) {
            case TEXT -> text(result.getBytes(i + 1));
            case BLOB, WRAPPED -> result.getBytes(i + 1);
            case INTEGER -> {
              long number = result.getLong(i + 1);
              yield result.wasNull() ? null : number;
            }
          };
    }
    return new Row(table, values);
  }

  /* Half as expensive as to let the driver make the text. */
  private static @Nullable String text(byte @Nullable [] utf8) {
    return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
  }

  /** Reads the code after the columns. */
  byte[] readCode(ResultSet result) throws SQLException {
    byte[] code = result.getBytes(values.length + 1);
    return code == null ? new byte[0] : code;
  }

  /** Binds all columns, then the code, to {@link StoreTable#put()}. */
  void bind(PreparedStatement statement, byte[] code) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setString(i + 1, (String) value);
      }
    }
    statement.setBytes(values.length + 1, code);
  }

  StoreTable table() {
    return table;
  }

  /** Gives a value as it is: null, {@code Long}, {@code String} or {@code byte[]}. */
  @Nullable Object value(int column) {
    return values[column];
  }

  /** Replaces bytes. */
  void replace(int column, byte[] bytes) {
    values[column] = bytes;
  }

  @Nullable String textOrNull(int column) {
    return (String) values[column];
  }

  /** Gives a text that must be there. */
  String text(int column) {
    String text = textOrNull(column);
    if (text == null) {
      throw new IllegalArgumentException("a value of " + table.tableName() + " is missing");
    }
    return text;
  }

  @Nullable Instant instantOrNull(int column) {
    String text = textOrNull(column);
    return text == null ? null : StoredInstant.parse(text);
  }

  Instant instant(int column) {
    return StoredInstant.parse(text(column));
  }

  byte @Nullable [] bytesOrNull(int column) {
    return (byte[]) values[column];
  }

  /** Gives bytes that must be there; not a copy. */
  byte[] bytes(int column) {
    byte[] bytes = bytesOrNull(column);
    if (bytes == null) {
      throw new IllegalArgumentException("a value of " + table.tableName() + " is missing");
    }
    return bytes;
  }

  @Nullable Integer numberOrNull(int column) {
    Long number = (Long) values[column];
    return number == null ? null : Math.toIntExact(number);
  }

  long number(int column) {
    Long number = (Long) values[column];
    if (number == null) {
      throw new IllegalArgumentException("a value of " + table.tableName() + " is missing");
    }
    return number;
  }

  <E extends Enum<E>> E constant(int column, Class<E> type) {
    return Enum.valueOf(type, text(column));
  }

  <E extends Enum<E>> @Nullable E constantOrNull(int column, Class<E> type) {
    return values[column] == null ? null : Enum.valueOf(type, text(column));
  }

  /** Names the place to which a secret in this row is bound: the key ARN, or the table. */
  String place() {
    return table.keyColumns() > 1 ? text(0) : table.tableName();
  }

  /** Names the row inside of its place. */
  String nameInPlace() {
    return text(table.keyColumns() - 1);
  }

  /** Names the row, for errors. */
  String name() {
    StringBuilder name = new StringBuilder(table.tableName());
    for (int i = 0; i < table.keyColumns(); i++) {
      name.append(' ').append(values[i]);
    }
    return name.toString();
  }
}
