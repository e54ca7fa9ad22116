// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables of the store, and the SQL to read and write their rows.
 *
 * <p>Columns are in the order in which their values are authenticated (ST-50). The last column of
 * each table, {@code mac}, is not among them.
 *
 * @see "docs/spec/store.md, section 2"
 */
enum StoreTable {
  /** The store itself: one row. */
  STORE(
      "store",
      1,
      "id:i change_number:i root_key_id:t argon2_salt:b argon2_memory_kib:i argon2_iterations:i"
          + " argon2_parallelism:i"),
  /** Generations of key material. */
  BACKING_KEY(
      "backing_key",
      2,
      "key_arn:t material_id:t generation:i creation_date:t wrapped:w state:t rotation_type:t"
          + " rotation_date:t expiration_model:t valid_to:t import_description:t"),
  /** KMS keys. After the backing keys, whose codes are authenticated with a key. */
  KMS_KEY(
      "kms_key",
      1,
      "arn:t change_number:i creation_date:t description:t key_usage:t key_spec:t origin:t state:t"
          + " deletion_date:t policy:t key_manager:t pending_window_days:i deletion_due_since:t"
          + " primary_region:t tags:t rotation_period_days:i next_rotation_date:t"),
  /** Aliases. */
  ALIAS("alias", 1, "arn:t change_number:i key_arn:t creation_date:t last_updated_date:t"),
  /** Keys and aliases that are no more. */
  REMOVED("removed", 1, "arn:t change_number:i"),
  /** Grants. */
  KMS_GRANT(
      "kms_grant",
      2,
      "key_arn:t grant_id:t name:t creation_date:t grantee_principal:t grantee_service:t"
          + " retiring_principal:t retiring_service:t issuing_account:t operations:t"
          + " context_subset:b context_equals:b source_arn:t"),
  /** Identities. */
  IDENTITY("identity", 1, "id:t change_number:i kind:t json:t wrapped:w"),
  /** Identities that are no more. */
  REMOVED_IDENTITY("removed_identity", 1, "id:t change_number:i"),
  /** When keys were last used. */
  LAST_USE("last_use", 1, "key_arn:t operation:t time:t event_id:t request_id:t"),
  /** Chains of audit records. */
  AUDIT_CHAIN(
      "audit_chain", 1, "id:t creation_date:t public_key:b wrapped:w head_number:i head_hash:b");

  /** What a column holds. */
  enum ColumnType {
    /** A 64-bit integer. */
    INTEGER('i'),
    /** Text. */
    TEXT('t'),
    /** Bytes. */
    BLOB('b'),
    /** A wrapped secret; only whether there is one is authenticated with the row (ST-50). */
    WRAPPED('w');

    private final char letter;

    ColumnType(char letter) {
      this.letter = letter;
    }

    private static ColumnType of(char letter) {
      return Arrays.stream(values())
          .filter(type -> type.letter == letter)
          .findFirst()
          .orElseThrow();
    }
  }

  private final String tableName;
  private final int keyColumns;

  @SuppressWarnings("ImmutableEnumChecker") // made by toList, which cannot be changed
  private final List<String> columns;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<ColumnType> types;

  private final String select;
  private final String put;

  StoreTable(String tableName, int keyColumns, String definition) {
    this.tableName = tableName;
    this.keyColumns = keyColumns;
    List<String> parts = List.of(definition.split(" ", -1));
    columns = parts.stream().map(part -> part.substring(0, part.length() - 2)).toList();
    types = parts.stream().map(part -> ColumnType.of(part.charAt(part.length() - 1))).toList();
    select = "SELECT " + String.join(", ", columns) + ", mac FROM " + tableName;
    put = putSql();
  }

  private String putSql() {
    String updates =
        IntStream.range(keyColumns, columns.size())
            .mapToObj(columns::get)
            .map(column -> column + " = excluded." + column + ", ")
            .collect(Collectors.joining());
    return "INSERT INTO "
        + tableName
        + " ("
        + String.join(", ", columns)
        + ", mac) VALUES ("
        + "?, ".repeat(columns.size())
        + "?) ON CONFLICT ("
        + String.join(", ", columns.subList(0, keyColumns))
        + ") DO UPDATE SET "
        + updates
        + "mac = excluded.mac";
  }

  /** Gives the name in SQL. */
  String tableName() {
    return tableName;
  }

  /** Gives what the columns hold. */
  List<ColumnType> types() {
    return types;
  }

  /** Tells how many of the first columns name a row. */
  int keyColumns() {
    return keyColumns;
  }

  /** Gives the query of all rows, with the code last; a condition may be added. */
  String select() {
    return select;
  }

  /** Gives the statement that adds or replaces a row, with the code last. */
  String put() {
    return put;
  }

  /** Gives the statement that removes the row of a name. */
  String delete() {
    return "DELETE FROM "
        + tableName
        + " WHERE "
        + columns.subList(0, keyColumns).stream()
            .map(column -> column + " = ?")
            .collect(Collectors.joining(" AND "));
  }
}
