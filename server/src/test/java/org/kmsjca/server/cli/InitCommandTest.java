// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init} makes what is needed, for the owner only, and overwrites nothing. */
class InitCommandTest {

  @TempDir private Path directory;

  private CommandHome home() {
    return new CommandHome(directory);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void init_makesStoreRootKeyAndUser_andSaysWhatIsNext() throws IOException {
    String said = home().ok("init", "--account", "111122223333", "--region", "eu-west-1");
    assertThat(said).contains("kms-jca create-key", "root.key", "section [default]");
    assertThat(home().ok("sts", "get-caller-identity", "--query", "Arn"))
        .isEqualTo("\"arn:aws:iam::111122223333:user/admin\"\n");
    assertThat(home().ok("create-key", "--query", "KeyMetadata.Arn"))
        .contains("arn:aws:kms:eu-west-1:111122223333:key/");
  }

  @Test
  void files_areForTheOwnerOnly() throws IOException {
    home().ok("init");
    Path hidden = directory.resolve(".kms-jca");
    assertThat(mode(hidden)).isEqualTo("rwx------");
    assertThat(mode(hidden.resolve("credentials"))).isEqualTo("rw-------");
    assertThat(mode(hidden.resolve("store"))).isEqualTo("rwx------");
    for (String name : new String[] {"root.key", "kms.db", StoreAccess.SETTINGS_FILE}) {
      assertThat(mode(hidden.resolve("store").resolve(name))).as(name).isEqualTo("rw-------");
    }
  }

  @Test
  void secondInit_isRefused_andChangesNothing() throws IOException {
    home().ok("init");
    Path credentials = directory.resolve(".kms-jca/credentials");
    String before = Files.readString(credentials);
    CommandHome.Ended again = home().run("init");
    assertThat(again.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(again.err()).contains("overwrites nothing", "--store");
    assertThat(Files.readString(credentials)).isEqualTo(before);
  }

  @Test
  void profileThatExists_isRefused_beforeAStoreIsMade() {
    home().ok("init");
    CommandHome.Ended other = home().run("init", "--store", "other");
    assertThat(other.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.err()).contains("section [default]", "--profile");
    assertThat(directory.resolve("other")).doesNotExist();
  }

  @Test
  void directoryWithSomethingInIt_isRefused() throws IOException {
    Files.createDirectory(directory.resolve("full"));
    Files.writeString(directory.resolve("full/file"), "mine");
    CommandHome.Ended ended = home().run("init", "--store", "full");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(directory.resolve("full")).isDirectoryNotContaining("glob:**.db");
  }

  @Test
  void otherSettings_areChecked_beforeAnythingIsMade() {
    CommandHome.Ended ended = home().run("init", "--account", "12");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("account", "12 digits");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void rootKeyOfAPassphrase_isPossible() throws IOException {
    Path passphrase = directory.resolve("words");
    Files.writeString(passphrase, "correct horse battery staple\n");
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
    home().ok("init", "--setting", "root-key=passphrase", "root-key-passphrase-file=" + passphrase);
    assertThat(home().ok("list-keys")).contains("\"Keys\": []");
    assertThat(directory.resolve(".kms-jca/store/root.key")).doesNotExist();
  }
}
