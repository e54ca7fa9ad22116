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

  private RootKey load(String id) {
    return file().load(store, new RootKeyDescription(id, null));
  }

  private String published() {
    String id = file().create(RANDOM).description().id();
    file().settle(id);
    return id;
  }

  @Test
  @Spec("ST-20")
  void create_firstUse_makesPrivateFileAndDirectory() throws IOException {
    file().create(RANDOM);
    assertThat(file().exists()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pending)))
        .isEqualTo("rw-------");
    for (Path made : new Path[] {path.getParent(), path.getParent().getParent()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void load_pendingKeyOfTheStore_isFoundAndGetsItsNameWhenSettled() throws IOException {
    String id = file().create(RANDOM).description().id();
    assertThat(load(id).id()).isEqualTo(id);
    assertThat(path).doesNotExist();
    file().settle(id);
    assertThat(pending).doesNotExist();
    assertThat(Files.size(path)).isEqualTo(48);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(load(id).id()).isEqualTo(id);
  }

  @Test
  void load_pendingKeyOfAnotherStore_isLeftAlone() {
    file().create(RANDOM);
    file().settle("00".repeat(16));
    assertRefused("00".repeat(16), "does not", "backup");
    assertThat(pending).exists();
    assertThat(path).doesNotExist();
  }

  @Test
  @Spec("ST-26")
  void settle_interruptedBetweenNamingAndCleaning_removesThePendingName() throws IOException {
    String id = published();
    Files.createLink(pending, path);
    file().settle(id);
    assertThat(load(id).id()).isEqualTo(id);
    assertThat(pending).doesNotExist();
  }

  @Test
  void create_interruptedFirstUse_isReplaced() throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(pending, "half");
    String id = file().create(RANDOM).description().id();
    assertThat(load(id).id()).isEqualTo(id);
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
    assertThat(load(id).id()).isEqualTo(id);
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
    assertThatThrownBy(() -> load(rootKeyId))
        .isInstanceOfSatisfying(
            KmsUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.KMS_INTERNAL))
        .hasMessageContainingAll(texts);
  }

  @Test
  @Spec("ST-18")
  void settle_rootKeyThatReplacesAnother_keepsTheOtherUnderItsIdentifier() throws IOException {
    String old = published();
    byte[] oldContent = Files.readAllBytes(path);
    String id = file().create(RANDOM).description().id();
    assertThat(load(old).id()).isEqualTo(old);
    assertThat(load(id).id()).isEqualTo(id);
    file().settle(id);
    assertThat(load(id).id()).isEqualTo(id);
    assertThat(pending).doesNotExist();
    Path kept = path.resolveSibling("root.key." + old);
    assertThat(kept).hasBinaryContent(oldContent);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
  }

  @Test
  @Spec("ST-18")
  void settle_interruptedAfterTheOldKeyWasKept_goesOn() throws IOException {
    String old = published();
    String id = file().create(RANDOM).description().id();
    Files.createLink(path.resolveSibling("root.key." + old), path);
    file().settle(id);
    assertThat(load(id).id()).isEqualTo(id);
    assertThat(pending).doesNotExist();
  }

  @Test
  @Spec("ST-10")
  void anyUse_danglingSymbolicLink_isRefusedAndLeft() throws IOException {
    Files.createDirectories(path.getParent());
    Files.createSymbolicLink(path, directory.resolve("not-mounted/root.key"));
    assertThatThrownBy(() -> file().exists()).hasMessageContaining("symbolic link to a file");
    assertThatThrownBy(() -> file().create(RANDOM)).hasMessageContaining("symbolic link");
    assertRefused("00".repeat(16), "symbolic link", "make what it points to available");
    assertThat(pending).doesNotExist();
    assertThat(Files.isSymbolicLink(path)).isTrue();
  }

  @Test
  void load_symbolicLinkToARootKey_isFollowed() throws IOException {
    String id = published();
    Path elsewhere = directory.resolve("elsewhere.key");
    Files.move(path, elsewhere);
    Files.createSymbolicLink(path, elsewhere);
    assertThat(load(id).id()).isEqualTo(id);
    assertThatThrownBy(() -> file().create(RANDOM)).hasMessageContaining("name the file itself");
  }
}
