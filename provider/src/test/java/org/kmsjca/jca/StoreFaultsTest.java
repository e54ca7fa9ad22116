// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKeyGenParameterSpec;
import org.sqlite.SQLiteDataSource;

/** A store that cannot be used is one clear error at the first use, and stays as it was. */
class StoreFaultsTest {

  private static final String STORE = "kms.db";
  private static final String ROOT_KEY = "root.key";

  @TempDir Path directory;
  private Path copy;

  /* The service keeps an open store open; a copy of its files is a store that nobody has open. */
  @BeforeEach
  void makeStore() throws Exception {
    copy = Files.createDirectory(directory.resolve("copy"));
    copyNewStoreTo(copy);
  }

  private void copyNewStoreTo(Path target) throws Exception {
    Path original = Files.createTempDirectory(directory, "original");
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider(original));
    generator.init(new KmsKeyGenParameterSpec("orders"));
    generator.generateKey();
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            target.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    closeOrderly(target.resolve(STORE));
  }

  /* Moves the write-ahead log into the database, as the last process does that leaves a store. */
  private static void closeOrderly(Path store) throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + store);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    assertThat(store.resolveSibling(STORE + "-wal")).doesNotExist();
  }

  private static KmsProvider provider(Path directory) {
    return new KmsProvider(Configuration.of(directory, new Properties()));
  }

  private void assertRefused(String... words) throws Exception {
    Map<String, Bytes> before = contents();
    KmsProvider provider = provider(copy);
    SecretKey key = new KmsKeyHandle("alias/orders", null);
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContainingAll(words);
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    assertThatThrownBy(() -> keyStore.load(null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words);
    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, Bytes> contents() throws IOException {
    Map<String, Bytes> contents = new TreeMap<>();
    for (String name : new String[] {STORE, ROOT_KEY}) {
      Path file = copy.resolve(name);
      contents.put(name, Files.exists(file) ? Bytes.wrap(Files.readAllBytes(file)) : Bytes.EMPTY);
    }
    return contents;
  }

  @Test
  void store_untouched_opensAndHasTheKey() throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider(copy));
    cipher.init(Cipher.ENCRYPT_MODE, new KmsKeyHandle("alias/orders", null));
    assertThat(cipher.doFinal(new byte[10])).hasSizeGreaterThan(10);
  }

  @Test
  void store_withAnotherStoresRootKey_isRefused() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    copyNewStoreTo(other);
    Files.copy(
        other.resolve(ROOT_KEY),
        copy.resolve(ROOT_KEY),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertRefused("root key");
  }

  @Test
  void store_withoutItsRootKey_isRefusedAndGetsNoNewOne() throws Exception {
    Files.delete(copy.resolve(ROOT_KEY));
    assertRefused("root key");
    assertThat(copy.resolve(ROOT_KEY)).doesNotExist();
  }

  @Test
  void rootKey_thatOthersCanRead_isRefused() throws Exception {
    Files.setPosixFilePermissions(
        copy.resolve(ROOT_KEY), PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused("chmod");
  }

  @Test
  void store_ofRandomBytes_isRefused() throws Exception {
    byte[] garbage = new byte[50_000];
    new Random(1).nextBytes(garbage);
    Files.write(copy.resolve(STORE), garbage);
    assertRefused(STORE);
  }

  @Test
  void store_cutInTheMiddle_isRefused() throws Exception {
    byte[] whole = Files.readAllBytes(copy.resolve(STORE));
    Files.write(copy.resolve(STORE), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertRefused(STORE);
  }

  @Test
  void configuration_withUnknownSetting_isSaidByTheOperation() throws Exception {
    Path file = Files.writeString(directory.resolve("kms.properties"), "stroe=x.db\n");
    KmsProvider provider = (KmsProvider) new KmsProvider().configure(file.toString());
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    assertThatThrownBy(
            () -> cipher.init(Cipher.ENCRYPT_MODE, new KmsKeyHandle("alias/orders", null)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContainingAll("stroe", "known are", "store");
  }
}
