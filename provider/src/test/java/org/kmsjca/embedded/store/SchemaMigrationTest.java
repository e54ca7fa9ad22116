// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

/** A store of schema version 1, made by its own script and SQL, is used by this release. */
class SchemaMigrationTest {

  @TempDir Path directory;
  private StoreDirectory files;
  private final KmsKeyRecord key =
      KeyRecords.symmetric(RANDOM)
          .withBackingKeys(
              List.of(
                  BackingKey.generate(RANDOM, KeyRecords.CREATED)
                      .withState(KeyMaterialState.NON_CURRENT),
                  BackingKey.generate(RANDOM, KeyRecords.CREATED.plusSeconds(1))));
  private final AliasRecord alias = KeyRecords.alias("a", key.keyId());

  @BeforeEach
  void makeVersion1() throws Exception {
    files = new StoreDirectory(directory);
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
      insert(connection, "store VALUES (1, 7, ?)", made.key().id());
      insert(
          connection,
          "kms_key VALUES (?, 5, ?, ?, 'ENCRYPT_DECRYPT', 'SYMMETRIC_DEFAULT', 'AWS_KMS',"
              + " 'ENABLED', NULL, ?)",
          key.arn(),
          key.creationDate(),
          key.description(),
          key.policy());
      for (int i = 0; i < 2; i++) {
        BackingKey one = key.backingKeys().get(i);
        insert(
            connection,
            "backing_key VALUES (?, ?, ?, ?, ?)",
            key.arn(),
            one.id(),
            i + 1,
            one.creationDate(),
            made.key().wrap(key.arn().toString(), one.id(), one.material(), RANDOM));
      }
      insert(
          connection,
          "alias VALUES (?, 6, ?, ?, ?)",
          alias.arn(),
          key.arn(),
          alias.creationDate(),
          alias.lastUpdatedDate());
      insert(connection, "removed VALUES (?, 7)", KeyRecords.symmetric(RANDOM).arn());
    }
  }

  private static String script() throws Exception {
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

  private void assertHasAll(SqliteServiceState state) {
    assertThat(state.keys()).hasSize(1);
    assertThat(StoreDirectory.same(state.key(key.arn()).orElseThrow().record(), key)).isTrue();
    assertThat(state.aliases()).containsExactly(alias);
    assertThat(state.grantsOf(key.arn()).size()).isZero();
    assertThat(state.identities()).isEmpty();
  }

  @Test
  @Spec({"ST-2", "ST-52"})
  void open_storeOfVersion1_isMigratedOnceAndAuthenticated() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (SqliteServiceState state = files.open()) {
        assertHasAll(state);
        Samples.createGrant(state, key.arn());
        StoreDirectory.change(state, new KeyChange.PutKey(key));
        Samples.change(
            state,
            new GrantChange.DeleteGrant(
                key.arn(), state.grantsOf(key.arn()).all().iterator().next().grantId()));
      }
    }
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(connection, "UPDATE kms_key SET policy = '{}'");
    }
    assertThatThrownBy(files::open).hasMessageContaining("not as it was written");
  }

  @Test
  void open_storeOfVersion1WithAnotherRootKey_isRefusedAndLeft() throws Exception {
    StoreDirectory other = new StoreDirectory(directory.resolve("other"));
    other.open().close();
    Files.delete(files.rootKey());
    Files.move(other.rootKey(), files.rootKey());
    byte[] before = Files.readAllBytes(files.store());
    assertThatThrownBy(files::open).hasMessageContaining("is not the one of the store");
    // Write-ahead logging was switched on, which is a note in the file's header.
    byte[] after = Files.readAllBytes(files.store());
    assertThat(Arrays.copyOfRange(after, 100, after.length))
        .isEqualTo(Arrays.copyOfRange(before, 100, before.length));
  }
}
