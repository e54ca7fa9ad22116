// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class RootKeyPassphraseTest {

  static final Argon2Cost CHEAP = new Argon2Cost(Argon2Cost.MIN_MEMORY_KIB, 1, 1);
  private static final String RIGHT = "correct horse battery staple \u00e9\ud83d\udd11";

  @TempDir Path directory;
  private StoreDirectory files;

  @BeforeEach
  void name() {
    files = new StoreDirectory(directory);
  }

  static RootKeySource passphrase(String text) {
    return RootKeySource.passphrase(text::toCharArray, CHEAP);
  }

  private KmsKeyRecord makeStore() {
    try (SqliteServiceState repository = files.open(passphrase(RIGHT))) {
      return StoreDirectory.createKey(repository);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(connection, statement);
    }
  }

  @Test
  @Spec("ST-15")
  void open_withThePassphrase_opensAgainAndLeavesNoRootKeyFile() throws IOException {
    KmsKeyRecord key = makeStore();
    try (SqliteServiceState repository = files.open(passphrase(RIGHT))) {
      assertThat(StoreDirectory.same(repository.key(key.arn()).orElseThrow().record(), key))
          .isTrue();
    }
    try (var names = Files.list(directory)) {
      assertThat(names).containsExactly(files.store());
    }
  }

  @Test
  @Spec("ST-16")
  void open_anotherPassphrase_isRefusedAndNothingIsChanged() throws IOException {
    makeStore();
    byte[] before = Files.readAllBytes(files.store());
    for (String wrong : List.of("correct horse battery stapl", RIGHT + " ", "x")) {
      assertThatThrownBy(() -> files.open(passphrase(wrong)))
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContainingAll("passphrase", "is not the one of the store", "nothing was")
          .hasMessageNotContaining("horse");
    }
    assertThat(Files.readAllBytes(files.store())).isEqualTo(before);
    makeSureItOpens();
  }

  private void makeSureItOpens() {
    files.open(passphrase(RIGHT)).close();
  }

  @Test
  @Spec("ST-16")
  void open_withTheOtherKindOfRootKey_saysWhichIsNeeded() {
    makeStore();
    assertThatThrownBy(files::open).hasMessageContaining("set root-key = passphrase");
    StoreDirectory withFile = new StoreDirectory(directory.resolve("file"));
    withFile.open().close();
    assertThatThrownBy(() -> withFile.open(passphrase(RIGHT)))
        .hasMessageContaining("set root-key = file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1234567"})
  void open_newStoreWithAShortPassphrase_isRefused(String text) {
    assertThatThrownBy(() -> files.open(passphrase(text)))
        .hasMessageContaining("at least 8 characters");
  }

  @Test
  void open_halfASurrogatePair_isRefused() {
    assertThatThrownBy(() -> files.open(passphrase("12345678\ud83d")))
        .hasMessageContaining("surrogate");
  }

  @Test
  @Spec("ST-14")
  void derive_passphraseOfTheProgram_isWiped() {
    List<char[]> given = new ArrayList<>();
    RootKeySource source =
        RootKeySource.passphrase(
            () -> {
              given.add(RIGHT.toCharArray());
              return given.get(given.size() - 1);
            },
            CHEAP);
    files.open(source).close();
    assertThat(given)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(array -> assertThat(array).containsOnly('\0'));
  }

  @Test
  @Spec("ST-15")
  void create_derivedAsTheSpecificationSays_hasTheIdentifier() {
    RootKeyDescription description = passphrase(RIGHT).create(RANDOM).description();
    Derivation derivation = description.derivation();
    assertThat(derivation).isNotNull();
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(0x13)
            .withMemoryAsKB(8192)
            .withIterations(1)
            .withParallelism(1)
            .withSalt(derivation.salt().toByteArray())
            .build());
    byte[] rootKey = new byte[32];
    argon2.generateBytes(RIGHT.getBytes(StandardCharsets.UTF_8), rootKey);
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(
        new HKDFParameters(
            rootKey, new byte[0], "KMS-JCA root key ID".getBytes(StandardCharsets.US_ASCII)));
    byte[] id = new byte[16];
    hkdf.generateBytes(id, 0, 16);
    assertThat(description.id()).isEqualTo(HexFormat.of().formatHex(id));
  }

  @Test
  void create_twice_takesAnotherSalt() {
    RootKeySource source = passphrase(RIGHT);
    assertThat(source.create(RANDOM).description())
        .isNotEqualTo(source.create(RANDOM).description());
  }

  @ParameterizedTest
  @CsvSource({
    "argon2_memory_kib = 1048577, memory",
    "argon2_memory_kib = 2147483647, memory",
    "argon2_memory_kib = 1, memory",
    "argon2_memory_kib = NULL, missing",
    "argon2_iterations = 65, iterations",
    "argon2_iterations = 0, iterations",
    "argon2_parallelism = 17, parallelism",
    "argon2_salt = x'00', salt",
  })
  @Spec("ST-17")
  void open_costOutsideOfTheLimits_isRefusedBeforeAnythingIsDerived(String sql, String text)
      throws Exception {
    makeStore();
    sql("UPDATE store SET " + sql);
    RootKeySource never =
        RootKeySource.passphrase(
            () -> {
              throw new AssertionError("asked for the passphrase");
            },
            CHEAP);
    assertThatThrownBy(() -> files.open(never))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContainingAll("damaged", text);
  }

  @ParameterizedTest
  @CsvSource({"8191,1,1", "1048577,1,1", "8192,0,1", "8192,65,1", "8192,1,0", "8192,1,17"})
  @Spec("ST-17")
  void cost_outsideOfTheLimits_isRefused(int memoryKib, int iterations, int parallelism) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Argon2Cost(memoryKib, iterations, parallelism))
        .withMessageContaining("allowed are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\nsecond line"})
  void passphraseFile_firstLine_isThePassphrase(String end) throws IOException {
    makeStore();
    Path file = directory.resolve("passphrase");
    Files.writeString(file, RIGHT + end);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    files.open(RootKeySource.passphraseFile(file, CHEAP)).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  @Spec("ST-21")
  void passphraseFile_openToOthers_isRefusedWithTheCommand(String mode) throws IOException {
    Path file = directory.resolve("passphrase");
    Files.writeString(file, RIGHT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> files.open(RootKeySource.passphraseFile(file, CHEAP)))
        .hasMessageContainingAll("mode " + mode, "chmod 600 " + file);
  }

  @Test
  void passphraseFile_missingTooLongOrNoText_isRefused() throws IOException {
    Path file = directory.resolve("passphrase");
    RootKeySource source = RootKeySource.passphraseFile(file, CHEAP);
    assertThatThrownBy(() -> files.open(source)).hasMessageContainingAll("passphrase file", "read");
    PrivateFile.create(file, new byte[5000]);
    assertThatThrownBy(() -> files.open(source)).hasMessageContaining("more than 4096 bytes");
    Files.write(file, new byte[] {'a', (byte) 0xff, 'b'});
    assertThatThrownBy(() -> files.open(source)).hasMessageContaining("not in UTF-8");
  }
}
