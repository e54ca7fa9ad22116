// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/**
 * Writes changes into the rows of the store, inside of the caller's transaction.
 *
 * <p>Whatever is written or removed bears the number of the change, by which others find it.
 */
final class RowWriter {

  private static final String PUT_KEY =
      "INSERT INTO kms_key (arn, change_number, creation_date, description, key_usage, key_spec,"
          + " origin, state, deletion_date, policy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (arn) DO UPDATE SET change_number = excluded.change_number,"
          + " creation_date = excluded.creation_date, description = excluded.description,"
          + " key_usage = excluded.key_usage, key_spec = excluded.key_spec,"
          + " origin = excluded.origin, state = excluded.state,"
          + " deletion_date = excluded.deletion_date, policy = excluded.policy";
  private static final String BACKING_KEY_IDS =
      "SELECT material_id FROM backing_key WHERE key_arn = ?";
  private static final String ADD_BACKING_KEY =
      "INSERT INTO backing_key (key_arn, material_id, generation, creation_date, wrapped)"
          + " VALUES (?, ?, ?, ?, ?)";
  private static final String MOVE_BACKING_KEY =
      "UPDATE backing_key SET generation = ? WHERE key_arn = ? AND material_id = ?";
  private static final String DELETE_BACKING_KEY =
      "DELETE FROM backing_key WHERE key_arn = ? AND material_id = ?";
  private static final String PUT_ALIAS =
      "INSERT INTO alias (arn, change_number, key_arn, creation_date, last_updated_date)"
          + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET"
          + " change_number = excluded.change_number, key_arn = excluded.key_arn,"
          + " creation_date = excluded.creation_date,"
          + " last_updated_date = excluded.last_updated_date";
  private static final String REMOVE_ALIASES_OF =
      "INSERT OR REPLACE INTO removed (change_number, arn) SELECT ?, arn FROM alias"
          + " WHERE key_arn = ?";
  private static final String DELETE_ALIASES_OF = "DELETE FROM alias WHERE key_arn = ?";
  private static final String DELETE_ALIAS = "DELETE FROM alias WHERE arn = ?";
  private static final String DELETE_KEY = "DELETE FROM kms_key WHERE arn = ?";
  private static final String REMOVE =
      "INSERT OR REPLACE INTO removed (change_number, arn) VALUES (?, ?)";
  private static final String REVIVE = "DELETE FROM removed WHERE arn = ?";
  private static final String COUNT = "UPDATE store SET change_number = ?";

  private final Connection connection;
  private final StoreRootKey rootKey;
  private final SecureRandom random;

  RowWriter(Connection connection, StoreRootKey rootKey, SecureRandom random) {
    this.connection = connection;
    this.rootKey = rootKey;
    this.random = random;
  }

  /** Writes the first row of a new store. */
  static void initialise(Connection connection, RootKeyDescription rootKey) throws SQLException {
    run(
        connection,
        "INSERT INTO store (id, change_number, root_key_id) VALUES (1, 0, ?)",
        rootKey.id());
    RootKeyRow.write(connection, rootKey);
  }

  /** Writes changes under a change number, in their order. */
  void write(Iterable<KeyChange> changes, long changeNumber) throws SQLException {
    for (KeyChange change : changes) {
      if (change instanceof KeyChange.PutKey put) {
        putKey(put.key(), changeNumber);
      } else if (change instanceof KeyChange.PutAlias put) {
        putAlias(put.alias(), changeNumber);
      } else if (change instanceof KeyChange.DeleteAlias delete) {
        deleteAlias(delete.aliasArn(), changeNumber);
      } else if (change instanceof KeyChange.DestroyKey destroy) {
        destroyKey(destroy.keyArn(), changeNumber);
      } else {
        throw new AssertionError("unknown change " + change.getClass());
      }
    }
    count(changeNumber);
  }

  /** Says how many changes were made. */
  void count(long changeNumber) throws SQLException {
    run(COUNT, changeNumber);
  }

  private void putKey(KmsKeyRecord key, long changeNumber) throws SQLException {
    String arn = key.arn().toString();
    run(
        PUT_KEY,
        arn,
        changeNumber,
        key.creationDate(),
        key.description(),
        key.keyUsage(),
        key.keySpec(),
        key.origin(),
        key.state(),
        key.deletionDate(),
        key.policy());
    run(REVIVE, arn);
    Set<String> stored = backingKeyIds(arn);
    int generation = 0;
    for (BackingKey backingKey : key.backingKeys()) {
      generation++;
      if (stored.remove(backingKey.id())) {
        run(MOVE_BACKING_KEY, generation, arn, backingKey.id());
      } else {
        byte[] wrapped = rootKey.get().wrap(arn, backingKey.id(), backingKey.material(), random);
        run(ADD_BACKING_KEY, arn, backingKey.id(), generation, backingKey.creationDate(), wrapped);
      }
    }
    for (String gone : stored) {
      run(DELETE_BACKING_KEY, arn, gone);
    }
  }

  private Set<String> backingKeyIds(String keyArn) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BACKING_KEY_IDS)) {
      statement.setString(1, keyArn);
      try (ResultSet rows = statement.executeQuery()) {
        Set<String> ids = new HashSet<>();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
        return ids;
      }
    }
  }

  private void putAlias(AliasRecord alias, long changeNumber) throws SQLException {
    run(
        PUT_ALIAS,
        alias.arn(),
        changeNumber,
        alias.targetArn(),
        alias.creationDate(),
        alias.lastUpdatedDate());
    run(REVIVE, alias.arn());
  }

  private void deleteAlias(Arn arn, long changeNumber) throws SQLException {
    run(DELETE_ALIAS, arn);
    run(REMOVE, changeNumber, arn);
  }

  private void destroyKey(Arn arn, long changeNumber) throws SQLException {
    run(REMOVE_ALIASES_OF, changeNumber, arn);
    run(DELETE_ALIASES_OF, arn);
    run(DELETE_KEY, arn);
    run(REMOVE, changeNumber, arn);
  }

  private void run(String sql, @Nullable Object... values) throws SQLException {
    run(connection, sql, values);
  }

  private static void run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        bind(statement, i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /* Numbers and bytes as they are; ARNs, instants and names of enums as text. */
  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setString(index, null);
    } else if (value instanceof Number number) {
      statement.setLong(index, number.longValue());
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof Enum<?> constant) {
      statement.setString(index, constant.name());
    } else {
      statement.setString(index, value.toString());
    }
  }
}
