// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;
import static org.kmsjca.embedded.store.StoreDirectory.createKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

/** Each thing that can be wrong with the files: one error that says what to do, nothing changed. */
class StoreFaultTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path directory;
  private StoreDirectory files;
  private KmsKeyRecord key;

  @BeforeEach
  void makeStore() {
    files = new StoreDirectory(directory);
    try (SqliteServiceState repository = files.open()) {
      key = createKey(repository);
      StoreDirectory.change(
          repository,
          IntStream.range(0, 200)
              .mapToObj(i -> new KeyChange.PutAlias(KeyRecords.alias("alias-" + i, key.keyId())))
              .toArray(KeyChange[]::new));
    }
  }

  private Map<Path, Bytes> content() {
    Map<Path, Bytes> content = new TreeMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        content.put(path, Bytes.wrap(Files.readAllBytes(path)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return content;
  }

  private KmsUnavailableException assertOpenRefused(KmsErrorCode code, String... texts) {
    Map<Path, Bytes> before = content();
    KmsUnavailableException refusal =
        catchThrowableOfType(KmsUnavailableException.class, () -> files.open(SHORT).close());
    assertThat(refusal).isNotNull().hasMessageContainingAll(texts);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(content()).isEqualTo(before);
    return refusal;
  }

  private static Connection connect(Path database) throws SQLException {
    return new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
  }

  @Test
  @Spec("ST-24")
  void open_storeMissingButRootKeyThere_isRefused() throws IOException {
    Files.delete(files.store());
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, files.store() + " does not exist", "backup");
  }

  @Test
  @Spec("ST-24")
  void open_storeTruncatedToNothing_isRefused() throws IOException {
    Files.write(files.store(), new byte[0]);
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, files.store() + " is empty", "backup");
  }

  @Test
  @Spec("ST-24")
  void open_rootKeyMissing_isRefusedAndNoneIsMade() throws IOException {
    Files.delete(files.rootKey());
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, files.rootKey() + " does not", "backup");
  }

  @Test
  @Spec("ST-11")
  void open_rootKeyOfAnotherStore_isRefused() throws IOException {
    StoreDirectory other =
        new StoreDirectory(directory.resolveSibling(directory.getFileName() + "-other"));
    other.open().close();
    Files.copy(other.rootKey(), files.rootKey(), StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(files.rootKey(), PosixFilePermissions.fromString("rw-------"));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "not the one of the store", "right file back");
  }

  @Test
  @Spec("ST-21")
  void open_rootKeyOpenToOthers_isRefused() throws IOException {
    Files.setPosixFilePermissions(files.rootKey(), PosixFilePermissions.fromString("rw-r--r--"));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "chmod 600 " + files.rootKey());
  }

  @Test
  @Spec("ST-22")
  void open_storeReadOnly_isRefused() throws IOException {
    Files.setPosixFilePermissions(files.store(), PosixFilePermissions.fromString("r--------"));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "read-only", "chmod 600 " + files.store());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw--w----", "rw-----w-", "rw-rw-rw-"})
  @Spec("ST-22")
  void open_storeThatOthersCanChange_isRefused(String mode) throws IOException {
    Files.setPosixFilePermissions(files.store(), PosixFilePermissions.fromString(mode));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, mode, "chmod 600 " + files.store());
  }

  @Test
  void open_storeIsADirectory_isRefused() throws IOException {
    Files.delete(files.store());
    Files.createDirectory(files.store());
    assertThatThrownBy(() -> files.open(SHORT))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("is not a file");
  }

  @Test
  void open_parentIsAFile_isRefused() {
    StoreDirectory inside = new StoreDirectory(files.store());
    assertThatThrownBy(() -> inside.open(SHORT))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining(inside.store().toString());
  }

  @Test
  @Spec("ST-27")
  void open_garbage_isRefused() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("StoreFaultTest seed " + seed);
    byte[] garbage = new byte[20_000];
    new Random(seed).nextBytes(garbage);
    Files.write(files.store(), garbage);
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "is damaged", "backup");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 99, 100, 4096, 8192, 20_000})
  @Spec("ST-27")
  void open_truncated_isRefused(int sizeBytes) throws IOException {
    byte[] content = Files.readAllBytes(files.store());
    assertThat(content.length).isGreaterThan(sizeBytes);
    Files.write(files.store(), Arrays.copyOf(content, sizeBytes));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "is damaged", "backup");
  }

  @Test
  @Spec("ST-27")
  void open_pagesOverwritten_isRefused() throws IOException {
    byte[] content = Files.readAllBytes(files.store());
    Arrays.fill(content, 4096, content.length, (byte) 0x55);
    Files.write(files.store(), content);
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "is damaged", "backup");
  }

  @Test
  @Spec("ST-27")
  void open_indexThatContradictsItsTable_isRefused() throws Exception {
    try (Connection connection = connect(files.store())) {
      StoreFile.execute(connection, "PRAGMA writable_schema = ON");
      StoreFile.execute(
          connection,
          "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name ="
              + " 'removed_change') WHERE name = 'alias_key'");
    }
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "is damaged", "backup");
  }

  @Test
  @Spec("ST-1")
  void open_databaseOfAnotherProgram_isRefused() throws Exception {
    Files.delete(files.store());
    try (Connection connection = connect(files.store())) {
      StoreFile.execute(connection, "CREATE TABLE t (x)");
    }
    Files.setPosixFilePermissions(files.store(), PosixFilePermissions.fromString("rw-------"));
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, "another program", "another file");
  }

  @Test
  @Spec("ST-1")
  void open_schemaOfANewerRelease_isRefused() throws Exception {
    try (Connection connection = connect(files.store())) {
      StoreFile.execute(connection, "PRAGMA user_version = " + (Schema.LATEST + 1));
    }
    assertOpenRefused(
        KmsErrorCode.KMS_INTERNAL, "schema version " + (Schema.LATEST + 1), "newer release");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE backing_key SET wrapped = zeroblob(61)           | does not unwrap",
        "UPDATE backing_key SET wrapped = NULL                   | backing_key",
        "UPDATE backing_key SET material_id = 'other'            | backing_key",
        "UPDATE backing_key SET state = 'NON_CURRENT'            | backing_key",
        "UPDATE backing_key SET mac = x'00'                      | backing_key",
        "DELETE FROM backing_key                                 | kms_key arn",
        "UPDATE kms_key SET state = 'Broken'                     | kms_key arn",
        "UPDATE kms_key SET creation_date = 'yesterday'          | kms_key arn",
        "UPDATE kms_key SET policy = '{}'                        | kms_key arn",
        "UPDATE kms_key SET tags = '{\"a\":\"b\"}'               | kms_key arn",
        "UPDATE kms_key SET change_number = 7                    | kms_key arn",
        "UPDATE kms_key SET mac = zeroblob(32)                   | kms_key arn",
        "UPDATE alias SET key_arn = 'x'                          | alias arn",
        "UPDATE store SET change_number = 9                      | store 1",
        "DELETE FROM store                                       | store",
        "DROP TABLE alias                                        | store",
      })
  @Spec({"ST-4", "ST-13", "ST-27"})
  void open_rowsChangedByHand_isRefused(String sql, String text) throws Exception {
    try (Connection connection = connect(files.store())) {
      StoreFile.execute(connection, "PRAGMA foreign_keys = OFF");
      StoreFile.execute(connection, sql);
    }
    assertOpenRefused(KmsErrorCode.KMS_INTERNAL, text);
  }

  @Test
  void open_databaseLockedByAnother_isRefused() throws Exception {
    try (Connection other = connect(files.store())) {
      StoreFile.execute(other, "PRAGMA locking_mode = EXCLUSIVE");
      StoreFile.execute(other, "BEGIN EXCLUSIVE");
      assertThatThrownBy(() -> files.open(SHORT))
          .isInstanceOfSatisfying(
              KmsUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo(KmsErrorCode.DEPENDENCY_TIMEOUT))
          .hasMessageContaining("locked by another process");
    }
    files.open(SHORT).close();
  }

  @Test
  @Spec({"ST-31", "ST-33"})
  void update_writeLockHeldByAnother_isRefusedButReadsGoOn() throws Exception {
    try (SqliteServiceState repository = files.open(SHORT);
        Connection other = connect(files.store())) {
      StoreFile.execute(other, "BEGIN IMMEDIATE");
      assertThatThrownBy(() -> createKey(repository))
          .isInstanceOfSatisfying(
              KmsUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo(KmsErrorCode.DEPENDENCY_TIMEOUT));
      repository.refresh();
      assertThat(repository.key(key.arn())).isPresent();
      StoreFile.execute(other, "ROLLBACK");
      createKey(repository);
    }
  }

  @Test
  @Spec("ST-41")
  void update_diskFull_isRefusedAndChangesNothing() throws Exception {
    StoreFile full =
        new StoreFile(files.store(), SHORT) {
          @Override
          Connection openWriter() throws SQLException {
            Connection connection = super.openWriter();
            StoreFile.execute(connection, "PRAGMA max_page_count = 1");
            return connection;
          }
        };
    RootKeySource rootKeyFile = RootKeySource.file(files.rootKey());
    try (SqliteServiceState repository = SqliteServiceState.open(full, rootKeyFile, RANDOM)) {
      KeyEntry entry = repository.key(key.arn()).orElseThrow();
      KmsKeyRecord before = entry.record();
      KeyChange large = new KeyChange.PutKey(before.withPolicy("x".repeat(1_000_000)));
      assertThatThrownBy(() -> StoreDirectory.change(repository, large))
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("make room");
      assertThat(entry.record()).isSameAs(before);
    }
    try (SqliteServiceState repository = files.open(SHORT)) {
      assertThat(StoreDirectory.same(repository.key(key.arn()).orElseThrow().record(), key))
          .isTrue();
    }
  }

  @Test
  @Spec({"ST-34", "ST-35"})
  void refresh_storeReplacedWhileInUse_isRefusedAndAdvancesEveryRevision() throws IOException {
    try (SqliteServiceState repository = files.open(SHORT)) {
      KeyEntry entry = repository.key(key.arn()).orElseThrow();
      long revision = entry.revision();
      Path copy = directory.resolve("copy.db");
      Files.copy(files.store(), copy);
      Files.move(copy, files.store(), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(repository::refresh)
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("replaced");
      assertThat(entry.revision()).isGreaterThan(revision);
      assertThatThrownBy(() -> createKey(repository)).isInstanceOf(KmsUnavailableException.class);
    }
  }

  @Test
  @Spec("ST-1")
  void refresh_schemaUpgradedByANewerRelease_isRefused() throws Exception {
    try (SqliteServiceState repository = files.open(SHORT);
        Connection newer = connect(files.store())) {
      StoreFile.execute(newer, "PRAGMA user_version = " + (Schema.LATEST + 1));
      assertThatThrownBy(repository::refresh).hasMessageContaining("newer release");
      assertThatThrownBy(() -> createKey(repository)).hasMessageContaining("newer release");
    }
  }

  @Test
  @Spec("ST-26")
  void open_firstUseInterruptedBeforeTheSchema_goesOn() throws IOException {
    Files.delete(files.rootKey());
    Files.write(files.store(), new byte[0]);
    Files.write(directory.resolve("root.key.new"), new byte[10]);
    try (SqliteServiceState repository = files.open()) {
      assertThat(repository.keys()).isEmpty();
    }
    files.open().close();
  }

  @Test
  @Spec({"ST-23", "ST-26"})
  void open_firstUseInterruptedBeforeNamingTheRootKey_goesOn() throws IOException {
    Files.move(files.rootKey(), directory.resolve("root.key.new"));
    try (SqliteServiceState repository = files.open()) {
      assertThat(StoreDirectory.same(repository.key(key.arn()).orElseThrow().record(), key))
          .isTrue();
    }
    assertThat(files.rootKey()).exists();
    assertThat(directory.resolve("root.key.new")).doesNotExist();
  }

  @Test
  @Spec("ST-20")
  void open_firstUse_makesPrivateFiles() throws IOException {
    StoreDirectory fresh = new StoreDirectory(directory.resolve("made"));
    try (SqliteServiceState repository = fresh.open()) {
      createKey(repository);
      try (Stream<Path> paths = Files.list(fresh.directory())) {
        assertThat(paths)
            .hasSize(4) // store, write-ahead log, shared memory, root key
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo("rw-------"));
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.directory())))
        .isEqualTo("rwx------");
  }

  @Test
  @Spec("ST-14")
  void files_afterManyChanges_holdNoKeyMaterialInTheClear() throws IOException {
    byte[] material = new byte[32];
    try (SqliteServiceState repository = files.open()) {
      KmsKeyRecord made = createKey(repository);
      System.arraycopy(made.backingKeys().get(0).material().toByteArray(), 0, material, 0, 32);
      String arn = made.arn().toString();
      Map<Path, Bytes> content = content();
      assertThat(content).hasSize(4);
      byte[] rootKey = Arrays.copyOfRange(Files.readAllBytes(files.rootKey()), 8, 40);
      content.remove(files.rootKey());
      // The search does find what is there.
      assertThat(content.values()).anyMatch(bytes -> contains(bytes, Bytes.utf8(arn)));
      assertThat(content.values())
          .noneMatch(bytes -> contains(bytes, Bytes.wrap(material)))
          .noneMatch(bytes -> contains(bytes, Bytes.wrap(rootKey)));
    }
    assertThat(content().values()).noneMatch(bytes -> contains(bytes, Bytes.wrap(material)));
  }

  @Test
  @Spec("ST-42")
  void destroyKey_afterwards_notEvenTheWrappedMaterialIsInTheFiles() throws Exception {
    byte[] wrapped;
    try (Connection connection = connect(files.store());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT wrapped FROM backing_key")) {
      row.next();
      wrapped = row.getBytes(1);
    }
    assertThat(content().values()).anyMatch(bytes -> contains(bytes, Bytes.wrap(wrapped)));
    try (SqliteServiceState repository = files.open()) {
      StoreDirectory.change(repository, new KeyChange.DestroyKey(key.arn()));
      assertThat(content().values()).noneMatch(bytes -> contains(bytes, Bytes.wrap(wrapped)));
    }
  }

  private static boolean contains(Bytes content, Bytes sought) {
    byte[] array = content.toByteArray();
    for (int i = 0; i + sought.sizeBytes() <= array.length; i++) {
      if (sought.equalsRange(array, i, sought.sizeBytes())) {
        return true;
      }
    }
    return false;
  }
}
