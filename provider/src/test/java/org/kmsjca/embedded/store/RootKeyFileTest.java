// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;

class RootKeyFileTest {

  @TempDir Path directory;
  private Path path;
  private Path pending;
  private Path store;

  @BeforeEach
  void name() {
    path = directory.resolve("new/sub/root.key");
    pending = directory.resolve("new/sub/root.key.new");
    store = directory.resolve("kms.db");
  }

  private RootKeyFile file() {
    return new RootKeyFile(path);
  }

  private String published() {
    String id = file().createPending(RANDOM).id();
    file().load(store, id).destroy();
    return id;
  }

  @Test
  @Spec("ST-20")
  void createPending_firstUse_makesPrivateFileAndDirectory() throws IOException {
    file().createPending(RANDOM);
    assertThat(file().exists()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pending)))
        .isEqualTo("rw-------");
    for (Path made : new Path[] {path.getParent(), path.getParent().getParent()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void load_pendingKeyOfTheStore_getsItsName() throws IOException {
    String id = published();
    assertThat(pending).doesNotExist();
    assertThat(Files.size(path)).isEqualTo(48);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(file().load(store, id).id()).isEqualTo(id);
  }

  @Test
  void load_pendingKeyOfAnotherStore_isLeftAlone() {
    file().createPending(RANDOM);
    assertRefused("00".repeat(16), "does not", "backup");
    assertThat(pending).exists();
    assertThat(path).doesNotExist();
  }

  @Test
  @Spec("ST-26")
  void load_interruptedBetweenNamingAndCleaning_removesThePendingName() throws IOException {
    String id = published();
    Files.createLink(pending, path);
    assertThat(file().load(store, id).id()).isEqualTo(id);
    assertThat(pending).doesNotExist();
  }

  @Test
  void createPending_interruptedFirstUse_isReplaced() throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(pending, "half");
    String id = file().createPending(RANDOM).id();
    assertThat(file().load(store, id).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-----w-", "rw----r--", "rw--w----", "rw---x---"})
  @Spec("ST-21")
  void load_fileOpenToOthers_isRefusedWithTheCommand(String mode) throws IOException {
    String id = published();
    byte[] before = Files.readAllBytes(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    assertRefused(id, "mode " + mode, "chmod 600 " + path);
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------"})
  void load_fileOfItsOwnerOnly_isAccepted(String mode) throws IOException {
    String id = published();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    assertThat(file().load(store, id).id()).isEqualTo(id);
  }

  @Test
  @Spec("ST-10")
  void load_anyByteChanged_isRefused() throws IOException {
    String id = published();
    byte[] content = Files.readAllBytes(path);
    for (int i = 0; i < content.length; i++) {
      byte[] changed = content.clone();
      changed[i] ^= 1;
      Files.write(path, changed);
      assertRefused(id, "damaged", "backup");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 47, 49, 100_000})
  @Spec("ST-10")
  void load_fileOfAnotherSize_isRefused(int sizeBytes) throws IOException {
    String id = published();
    Files.write(path, Arrays.copyOf(Files.readAllBytes(path), sizeBytes));
    assertRefused(id, "damaged", "backup");
  }

  @Test
  @Spec("ST-11")
  void load_rootKeyOfAnotherStore_isRefusedNamingBoth() {
    String id = published();
    assertRefused("00".repeat(16), id, "00".repeat(16));
  }

  private void assertRefused(String rootKeyId, String... texts) {
    assertThatThrownBy(() -> file().load(store, rootKeyId))
        .isInstanceOfSatisfying(
            KmsUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.KMS_INTERNAL))
        .hasMessageContainingAll(texts);
  }
}
