// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;
import static org.kmsjca.embedded.store.StoreDirectory.createKey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class BackupTest {

  private static final int PIECE = 65_536;

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState state;
  private KmsKeyRecord key;
  private GrantRecord grant;
  private Path backup;
  private StoreDirectory restored;

  @BeforeEach
  void makeStore() {
    files = new StoreDirectory(directory.resolve("original"));
    restored = new StoreDirectory(directory.resolve("restored"));
    backup = directory.resolve("backups/monday.kms-backup");
    state = files.open();
    key = createKey(state);
    createKey(state);
    grant = Samples.createGrant(state, key.arn());
    Samples.change(
        state,
        new IdentityChange.PutIdentity(
            Samples.identity("AKIA1", KeyMaterial.copyOf(new byte[40]))));
    // More than one piece.
    for (int i = 0; i < 4; i++) {
      StoreDirectory.change(
          state, new KeyChange.PutKey(KeyRecords.symmetric(RANDOM).withPolicy("x".repeat(60_000))));
    }
  }

  @AfterEach
  void close() {
    state.close();
  }

  private BackupReport backUp() {
    return state.backUp(backup, false, Samples.TIME);
  }

  private BackupReport restore() {
    return StoreRestore.restore(
        backup, restored.store(), RootKeySource.file(files.rootKey()), RANDOM);
  }

  private void assertRefused(String... texts) throws IOException {
    assertThatThrownBy(this::restore)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContainingAll(texts);
    if (Files.exists(restored.directory())) {
      try (Stream<Path> left = Files.list(restored.directory())) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  @Spec({"ST-60", "ST-64"})
  void restore_backup_hasEverythingAndSaysSo() throws IOException {
    BackupReport made = backUp();
    assertThat(made)
        .isEqualTo(new BackupReport(backup, Samples.TIME, 8, made.rootKeyId(), 6, 1, 1));
    createKey(state); // after the backup
    assertThat(restore()).isEqualTo(made);
    Files.copy(files.rootKey(), restored.rootKey());
    try (SqliteServiceState again = restored.open()) {
      assertThat(again.keys()).hasSize(6);
      assertThat(StoreDirectory.same(again.key(key.arn()).orElseThrow().record(), key)).isTrue();
      assertThat(again.grantsOf(key.arn()).all()).containsExactly(grant);
      assertThat(again.identity("AKIA1").orElseThrow().secret())
          .extracting(KeyMaterial::toByteArray)
          .isEqualTo(new byte[40]);
      createKey(again);
    }
  }

  @Test
  @Spec("ST-62")
  void backUp_afterwards_isOnePrivateFile() throws IOException {
    backUp();
    try (Stream<Path> made = Files.list(backup.getParent())) {
      assertThat(made).containsExactly(backup);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    restore();
    try (Stream<Path> made = Files.list(restored.directory())) {
      assertThat(made).containsExactly(restored.store());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.store())))
        .isEqualTo("rw-------");
  }

  @Test
  @Spec("ST-62")
  void backUp_fileExists_isRefusedUnlessItMayBeReplaced() throws IOException {
    backUp();
    byte[] first = Files.readAllBytes(backup);
    assertThatThrownBy(this::backUp).hasMessageContainingAll(backup.toString(), "exists");
    assertThat(Files.readAllBytes(backup)).isEqualTo(first);
    createKey(state);
    assertThat(state.backUp(backup, true, Samples.TIME).keys()).isEqualTo(7);
    assertThat(restore().keys()).isEqualTo(7);
  }

  @Test
  @Spec("ST-62")
  void backUp_leftoversOfAnInterruptedOne_areReplaced() throws IOException {
    Files.createDirectories(backup.getParent());
    Files.writeString(backup.resolveSibling("monday.kms-backup.copy"), "half");
    Files.writeString(backup.resolveSibling("monday.kms-backup.copy-journal"), "half");
    Files.writeString(backup.resolveSibling("monday.kms-backup.new"), "half");
    Files.createDirectories(restored.directory());
    Files.writeString(restored.directory().resolve("kms.db.restoring"), "half");
    backUp();
    assertThat(restore().keys()).isEqualTo(6);
    assertThat(namesBeside(backup)).containsExactly("monday.kms-backup");
    assertThat(namesBeside(restored.store())).containsExactly("kms.db");
  }

  @Test
  @Spec("ST-62")
  void backUp_interruptedAfterTheFileAppeared_nextOneRemovesTheSecondName() throws IOException {
    backUp();
    Files.createLink(backup.resolveSibling("monday.kms-backup.new"), backup);
    Files.writeString(backup.resolveSibling("monday.kms-backup.copy"), "whole");
    assertThatThrownBy(this::backUp).hasMessageContaining("exists");
    assertThat(namesBeside(backup)).containsExactly("monday.kms-backup");
  }

  @Test
  @Spec("ST-63")
  void restore_interruptedAfterTheStoreAppeared_secondNameIsRemovedBeforeUse() throws IOException {
    backUp();
    restore();
    Path second = restored.directory().resolve("kms.db.restoring");
    Files.createLink(second, restored.store());
    assertThatThrownBy(this::restore).hasMessageContaining("kms.db exists");
    assertThat(namesBeside(restored.store())).containsExactly("kms.db");
    Files.createLink(second, restored.store());
    Files.copy(files.rootKey(), restored.rootKey());
    try (SqliteServiceState again = restored.open()) {
      assertThat(again.keys()).hasSize(6);
      assertThat(second).doesNotExist();
    }
  }

  private static List<String> namesBeside(Path file) throws IOException {
    try (Stream<Path> names = Files.list(file.getParent())) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @Spec("ST-60")
  void backUp_whileTheStoreIsChanged_isOneStateOfIt() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> changes =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                KmsKeyRecord made = createKey(state);
                StoreDirectory.createAlias(state, made.keyId().value(), made);
              }
            });
    try {
      for (int i = 0; i < 3; i++) {
        BackupReport made = state.backUp(backup, true, Samples.TIME);
        assertThat(restore()).isEqualTo(made);
        Files.delete(restored.store());
      }
    } finally {
      stop.set(true);
      changes.get();
    }
  }

  @Test
  @Spec("ST-63")
  void restore_anotherRootKey_isRefused() throws IOException {
    backUp();
    StoreDirectory other = new StoreDirectory(directory.resolve("other"));
    other.open().close();
    Files.delete(files.rootKey());
    Files.copy(other.rootKey(), files.rootKey());
    assertRefused("root key", "is not the one of the store");
  }

  @Test
  @Spec({"ST-18", "ST-63"})
  void restore_afterTheRootKeyWasChanged_needsTheOldOne() throws IOException {
    String id = backUp().rootKeyId();
    state.changeRootKey(RootKeySource.file(files.rootKey()));
    assertRefused("root key", id);
    Path old = files.directory().resolve("root.key." + id);
    BackupReport report =
        StoreRestore.restore(backup, restored.store(), RootKeySource.file(old), RANDOM);
    assertThat(report.keys()).isEqualTo(6);
  }

  @Test
  @Spec("ST-63")
  void restore_rootKeyFromAPassphrase_needsThePassphraseOnly() throws IOException {
    state.changeRootKey(RootKeyPassphraseTest.passphrase("passphrase-1"));
    backUp();
    assertThatThrownBy(
            () ->
                StoreRestore.restore(
                    backup,
                    restored.store(),
                    RootKeyPassphraseTest.passphrase("passphrase-2"),
                    RANDOM))
        .hasMessageContaining("passphrase");
    assertThat(
            StoreRestore.restore(
                    backup,
                    restored.store(),
                    RootKeyPassphraseTest.passphrase("passphrase-1"),
                    RANDOM)
                .keys())
        .isEqualTo(6);
  }

  @Test
  @Spec("ST-63")
  void restore_storeThatExists_isRefusedAndLeft() throws IOException {
    backUp();
    for (String name : List.of("kms.db", "kms.db-wal")) {
      Path existing = restored.directory().resolve(name);
      Files.createDirectories(restored.directory());
      Files.writeString(existing, "mine");
      assertThatThrownBy(this::restore).hasMessageContainingAll("kms.db exists", "move");
      assertThat(existing).hasContent("mine");
      Files.delete(existing);
    }
  }

  @Test
  @Spec({"ST-61", "ST-63"})
  void restore_anyPartChangedCutOffMovedOrAdded_isRefused() throws IOException {
    backUp();
    byte[] whole = Files.readAllBytes(backup);
    int sealed = PIECE + 16;
    assertThat(whole.length).isGreaterThan(105 + 2 * sealed);
    for (int at : new int[] {31, 35, 43, 73, 104, 105, 1_000, 105 + sealed, whole.length - 1}) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(backup, changed);
      assertRefused("damaged or truncated");
    }
    for (int size : new int[] {105, 106, 105 + sealed, 105 + 2 * sealed, whole.length - 1}) {
      Files.write(backup, Arrays.copyOf(whole, size));
      assertRefused("damaged or truncated");
    }
    byte[] moved = whole.clone();
    System.arraycopy(whole, 105, moved, 105 + sealed, sealed);
    System.arraycopy(whole, 105 + sealed, moved, 105, sealed);
    Files.write(backup, moved);
    assertRefused("damaged or truncated");
    Files.write(backup, Arrays.copyOf(whole, whole.length + 1));
    assertRefused("damaged or truncated");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 104})
  @Spec("ST-63")
  void restore_shorterThanAHeader_isRefused(int sizeBytes) throws IOException {
    backUp();
    Files.write(backup, Arrays.copyOf(Files.readAllBytes(backup), sizeBytes));
    assertRefused("it is no backup of a store");
  }

  @Test
  @Spec({"ST-17", "ST-63"})
  void restore_headerOfAnotherKind_isRefused() throws IOException {
    backUp();
    byte[] whole = Files.readAllBytes(backup);
    byte[] newer = whole.clone();
    newer[7] = 2;
    Files.write(backup, newer);
    assertRefused("format version 2");
    byte[] tooDear = whole.clone();
    tooDear[44] = 1;
    ByteBuffer.wrap(tooDear).putInt(61, Integer.MAX_VALUE);
    Files.write(backup, tooDear);
    assertRefused("Argon2id memory");
  }

  /** Opens a backup by the page alone, with the JDK's primitives. */
  @Test
  @Spec({"ST-60", "ST-61"})
  void backUp_openedAsTheSpecificationSays_isADatabaseWithTheKeys() throws Exception {
    backUp();
    byte[] rootKey = Arrays.copyOfRange(Files.readAllBytes(files.rootKey()), 8, 40);
    byte[] whole = Files.readAllBytes(backup);
    byte[] header = Arrays.copyOf(whole, 105);
    assertThat(header).startsWith("KMSBACK\u0001".getBytes(StandardCharsets.US_ASCII));
    byte[] backupKey =
        hkdf(rootKey, new byte[32], "KMS-JCA backup".getBytes(StandardCharsets.US_ASCII));
    byte[] label = "KMS-JCA backup file".getBytes(StandardCharsets.US_ASCII);
    byte[] info = ByteBuffer.allocate(label.length + header.length).put(label).put(header).array();
    byte[] fileKey = hkdf(backupKey, Arrays.copyOfRange(header, 73, 105), info);

    Path database = directory.resolve("opened.db");
    try (var out = Files.newOutputStream(database)) {
      int offset = 105;
      for (long index = 0; offset < whole.length; index++) {
        int size = Math.min(PIECE + 16, whole.length - offset);
        boolean last = offset + size == whole.length;
        byte[] iv = ByteBuffer.allocate(12).putInt(last ? 1 : 0).putLong(index).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", Security.getProvider("SunJCE"));
        cipher.init(
            Cipher.DECRYPT_MODE, new SecretKeySpec(fileKey, "AES"), new GCMParameterSpec(128, iv));
        out.write(cipher.doFinal(whole, offset, size));
        offset += size;
      }
    }
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), (SELECT change_number FROM store) FROM kms_key")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(6);
      assertThat(row.getLong(2)).isEqualTo(ByteBuffer.wrap(header).getLong(36));
    }
    assertThat(ByteBuffer.wrap(header).getLong(24)).isEqualTo(Samples.TIME.getEpochSecond());
  }

  private static byte[] hkdf(byte[] secret, byte[] salt, byte[] info) throws Exception {
    Provider jdk = Security.getProvider("SunJCE");
    Mac mac = Mac.getInstance("HmacSHA256", jdk);
    mac.init(new SecretKeySpec(salt, "RAW"));
    mac.init(new SecretKeySpec(mac.doFinal(secret), "RAW"));
    mac.update(info);
    return mac.doFinal(new byte[] {1});
  }
}
