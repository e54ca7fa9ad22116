// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.RootKeyPassphraseTest.passphrase;
import static org.kmsjca.embedded.store.StoreDirectory.createKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class RootKeyChangeTest {

  @TempDir Path directory;
  private StoreDirectory files;

  @BeforeEach
  void name() {
    files = new StoreDirectory(directory);
  }

  private RootKeySource source(String name) {
    return RootKeyChanges.source(files, name);
  }

  private static void assertHas(SqliteServiceState repository, KmsKeyRecord key) {
    KmsKeyRecord found = repository.key(key.arn()).orElseThrow().record();
    assertThat(StoreDirectory.same(found, key)).isTrue();
  }

  private List<byte[]> wrapped() throws SQLException {
    try (Connection connection =
            new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT wrapped FROM backing_key")) {
      List<byte[]> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getBytes(1));
      }
      return found;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "file, file",
    "file, passphrase-1",
    "passphrase-1, passphrase-2",
    "passphrase-1, passphrase-1",
    "passphrase-1, file",
  })
  @Spec("ST-18")
  void changeRootKey_fromAnyKindToAny_wrapsAllAnewAndOpensWithTheNewOneOnly(
      String before, String after) throws Exception {
    KmsKeyRecord key;
    KmsKeyRecord later;
    List<byte[]> old;
    try (SqliteServiceState repository = files.open(source(before))) {
      key = createKey(repository);
      createKey(repository);
      old = wrapped();
      KeyEntry entry = repository.key(key.arn()).orElseThrow();
      long revision = entry.revision();
      String id = repository.changeRootKey(source(after));
      assertThat(id).matches("[0-9a-f]{32}");
      assertThat(entry.revision()).isEqualTo(revision);
      later = createKey(repository);
      assertHas(repository, key);
    }
    assertThat(wrapped())
        .hasSize(3)
        .noneMatch(now -> old.stream().anyMatch(was -> equal(was, now)));
    try (SqliteServiceState repository = files.open(source(after))) {
      assertHas(repository, key);
      assertHas(repository, later);
    }
    if (!before.equals(after)) {
      assertThatThrownBy(() -> files.open(source(before)))
          .isInstanceOf(KmsUnavailableException.class);
    }
  }

  @Test
  @Spec("ST-18")
  void changeRootKey_everyKindOfRow_opensAfterwards() {
    IdentityDocument identity = Samples.identity("AKIA1", KeyMaterial.copyOf(new byte[20]));
    LastUse use = new LastUse("Decrypt", Samples.TIME, null, null);
    KmsKeyRecord full = Samples.fullKey();
    GrantRecord grant;
    try (SqliteServiceState state = files.open()) {
      StoreDirectory.change(state, new KeyChange.PutKey(full));
      AliasRecord alias = StoreDirectory.createAlias(state, "gone", full);
      StoreDirectory.change(state, new KeyChange.DeleteAlias(alias.arn()));
      StoreDirectory.createAlias(state, "kept", full);
      grant = Samples.createGrant(state, full.arn());
      Samples.change(state, new IdentityChange.PutIdentity(identity));
      Samples.change(state, new IdentityChange.PutIdentity(Samples.identity("gone", null)));
      Samples.change(state, new IdentityChange.DeleteIdentity("gone"));
      state.noteUse(full.arn(), use);
      state.storeUses();
      state.changeRootKey(source("passphrase-1"));
    }
    try (SqliteServiceState state = files.open(source("passphrase-1"))) {
      assertHas(state, full);
      assertThat(state.aliasesOf(full.arn())).hasSize(1);
      assertThat(state.grantsOf(full.arn()).all()).containsExactly(grant);
      assertThat(state.identity("AKIA1").orElseThrow().secret())
          .extracting(KeyMaterial::toByteArray)
          .isEqualTo(new byte[20]);
      assertThat(state.lastUseOf(full.arn())).contains(use);
    }
  }

  @Test
  @Spec("ST-51")
  void changeRootKey_rowChangedByHand_isRefusedAndGivesItNoNewCode() throws Exception {
    try (SqliteServiceState state = files.open()) {
      KmsKeyRecord key = createKey(state);
      Samples.createGrant(state, key.arn());
      try (Connection connection =
          new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
        StoreFile.execute(connection, "UPDATE kms_grant SET operations = 'Encrypt'");
      }
      assertThatThrownBy(() -> state.changeRootKey(source("file")))
          .hasMessageContainingAll("kms_grant", "not as it was written");
    }
    files.open().close();
  }

  private static boolean equal(byte[] a, byte[] b) {
    return Arrays.equals(a, b);
  }

  @Test
  @Spec("ST-18")
  void changeRootKey_ofAFile_keepsTheOldOneUnderItsIdentifier() throws IOException {
    try (SqliteServiceState repository = files.open()) {
      byte[] old = Files.readAllBytes(files.rootKey());
      String first = repository.changeRootKey(source("file"));
      String second = repository.changeRootKey(source("file"));
      assertThat(directory.resolve("root.key." + first)).exists();
      assertThat(directory.resolve("root.key." + second)).doesNotExist();
      try (var names = Files.list(directory)) {
        assertThat(names.filter(path -> path.toString().contains("root.key.")))
            .hasSize(2)
            .anySatisfy(path -> assertThat(path).hasBinaryContent(old));
      }
    }
  }

  @Test
  @Spec("ST-17")
  void changeRootKey_samePassphraseAtAnotherCost_storesTheCost() {
    String text = "passphrase-1";
    Argon2Cost dearer = new Argon2Cost(9 * 1024, 2, 2);
    try (SqliteServiceState repository = files.open(passphrase(text))) {
      createKey(repository);
      repository.changeRootKey(RootKeySource.passphrase(text::toCharArray, dearer));
    }
    try (SqliteServiceState repository = files.open(passphrase(text))) {
      assertThat(repository.keys()).hasSize(1);
      assertThat(repository.rootKeyCost()).contains(dearer);
    }
  }

  @Test
  @Spec("ST-18")
  void changeRootKey_newOneThatCannotBeMade_changesNothing() throws IOException {
    try (SqliteServiceState repository = files.open()) {
      KmsKeyRecord key = createKey(repository);
      byte[] before = Files.readAllBytes(files.rootKey());
      assertThatThrownBy(() -> repository.changeRootKey(passphrase("short")))
          .hasMessageContaining("too short");
      assertThat(Files.readAllBytes(files.rootKey())).isEqualTo(before);
      createKey(repository);
      assertHas(repository, key);
    }
    files.open().close();
  }

  @Test
  @Spec("ST-18")
  void changeRootKey_materialThatDoesNotUnwrap_changesNothing() throws Exception {
    KmsKeyRecord key;
    try (SqliteServiceState repository = files.open()) {
      key = createKey(repository);
      try (Connection connection =
          new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
        StoreFile.execute(connection, "UPDATE backing_key SET wrapped = zeroblob(61)");
      }
      assertThatThrownBy(() -> repository.changeRootKey(source("file")))
          .hasMessageContainingAll("does not unwrap", key.arn().toString());
      assertThat(directory.resolve("root.key.new")).doesNotExist();
    }
  }

  @Test
  @Spec("ST-19")
  void refresh_rootKeyFileChangedByAnother_isFollowed() {
    try (SqliteServiceState repository = files.open();
        SqliteServiceState other = files.open()) {
      other.changeRootKey(source("file"));
      KmsKeyRecord theirs = createKey(other);
      repository.refresh();
      assertHas(repository, theirs);
      other.changeRootKey(source("file"));
      KmsKeyRecord ours = createKey(repository);
      other.refresh();
      assertHas(other, ours);
    }
    files.open().close();
  }

  @Test
  @Spec("ST-19")
  void refresh_rootKeyThatThisProcessDoesNotHave_isRefusedUntilItHas() {
    String[] passphrase = {"passphrase-1"};
    RootKeySource source =
        RootKeySource.passphrase(() -> passphrase[0].toCharArray(), RootKeyPassphraseTest.CHEAP);
    try (SqliteServiceState repository = files.open(source);
        SqliteServiceState other = files.open(source("passphrase-1"))) {
      KmsKeyRecord key = createKey(repository);
      KeyEntry entry = repository.key(key.arn()).orElseThrow();
      long revision = entry.revision();
      other.changeRootKey(source("passphrase-2"));
      assertThatThrownBy(repository::refresh)
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContainingAll("another process changed the root key", "passphrase");
      assertThat(entry.revision()).isGreaterThan(revision);
      assertThatThrownBy(() -> createKey(repository)).hasMessageContaining("changed the root key");
      other.refresh();
      assertHas(other, key);
    }
  }

  @Test
  @Spec("ST-18")
  void open_killedBetweenCommitAndNaming_findsThePendingRootKey() throws IOException {
    try (SqliteServiceState repository = files.open()) {
      createKey(repository);
      Path old = directory.resolve("old");
      Files.copy(files.rootKey(), old);
      repository.changeRootKey(source("file"));
      Files.move(files.rootKey(), directory.resolve("root.key.new"));
      PrivateFile.create(files.rootKey(), Files.readAllBytes(old));
    }
    try (SqliteServiceState repository = files.open()) {
      assertThat(repository.keys()).hasSize(1);
    }
    assertThat(directory.resolve("root.key.new")).doesNotExist();
  }
}
