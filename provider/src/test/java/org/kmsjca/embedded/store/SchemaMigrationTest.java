// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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
    Version1Store.make(files, List.of(key), List.of(alias));
  }

  private void assertHasAll(SqliteServiceState state) {
    assertThat(state.keys()).hasSize(1);
    assertThat(StoreDirectory.same(state.key(key.arn()).orElseThrow().record(), key)).isTrue();
    assertThat(state.aliases("", null, 100)).containsExactly(alias);
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
