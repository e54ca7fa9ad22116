// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.sqlite.SQLiteConfig;

/** Makes a store of schema version 1 by its own script and SQL, as its release left it. */
final class Version1Store {

  private Version1Store() {}

  /** Makes the store with these keys and aliases, and its root key. */
  static void make(StoreDirectory files, List<KmsKeyRecord> keys, List<AliasRecord> aliases)
      throws SQLException, IOException {
    RootKeyFile file = new RootKeyFile(files.rootKey());
    RootKeySource.NewRootKey made = file.create(RANDOM);
    file.settle(made.description().id());
    PrivateFile.create(files.store(), new byte[0]);
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      for (String sql : script().split(";\\s*\\n", -1)) {
        StoreFile.execute(connection, sql);
      }
      StoreFile.execute(connection, "PRAGMA application_id = " + 0x4b4d534a);
      StoreFile.execute(connection, "PRAGMA user_version = 1");
      StoreFile.execute(connection, "BEGIN");
      insert(connection, "store VALUES (1, 7, ?)", made.key().id());
      for (KmsKeyRecord key : keys) {
        insertKey(connection, key, made.key());
      }
      for (AliasRecord alias : aliases) {
        insert(
            connection,
            "alias VALUES (?, 6, ?, ?, ?)",
            alias.arn(),
            alias.targetArn(),
            alias.creationDate(),
            alias.lastUpdatedDate());
      }
      insert(connection, "removed VALUES (?, 7)", KeyRecords.symmetric(RANDOM).arn());
      StoreFile.execute(connection, "COMMIT");
    }
  }

  private static void insertKey(Connection connection, KmsKeyRecord key, RootKey rootKey)
      throws SQLException {
    insert(
        connection,
        "kms_key VALUES (?, 5, ?, ?, 'ENCRYPT_DECRYPT', 'SYMMETRIC_DEFAULT', 'AWS_KMS',"
            + " 'ENABLED', NULL, ?)",
        key.arn(),
        key.creationDate(),
        key.description(),
        key.policy());
    for (int i = 0; i < key.backingKeys().size(); i++) {
      BackingKey one = key.backingKeys().get(i);
      insert(
          connection,
          "backing_key VALUES (?, ?, ?, ?, ?)",
          key.arn(),
          one.id(),
          i + 1,
          one.creationDate(),
          rootKey.wrap(key.arn().toString(), one.id(), one.material(), RANDOM));
    }
  }

  private static String script() throws IOException {
    try (var in = Schema.class.getResourceAsStream("schema-1.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().replaceAll(";$", "");
    }
  }

  private static void insert(Connection connection, String rest, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + rest)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        boolean asIs = value instanceof byte[] || value instanceof Integer;
        statement.setObject(i + 1, asIs ? value : value.toString());
      }
      statement.executeUpdate();
    }
  }
}
