// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
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

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(file -> directory.relativize(file).toString()).sorted().toList();
    }
  }

  private CommandHome.Ended fails(CommandHome home, String... words) throws IOException {
    List<String> before = names();
    CommandHome.Ended ended = home.run(words);
    assertThat(ended.exitCode()).as(ended.toString()).isNotZero();
    assertThat(names()).isEqualTo(before);
    return ended;
  }

  @Test
  void initThatFails_leavesNothing() throws IOException {
    assertThat(fails(home(), "init", "--user-name", "a b").err()).contains("userName");
    home().ok("init");
  }

  @Test
  void initThatFails_leavesTheDirectoryThatWasThere() throws IOException {
    Files.createDirectory(directory.resolve("mine"));
    fails(home(), "init", "--store", "mine", "--user-name", "a b");
    home().ok("init", "--store", "mine");
  }

  @Test
  void initThatFails_leavesNothingOutsideOfItsDirectoryEither() throws IOException {
    Files.createDirectory(directory.resolve("keys"));
    Files.writeString(directory.resolve("keys/other.key"), "mine");
    fails(
        home(),
        "init",
        "--user-name",
        "a b",
        "--setting",
        "store=" + directory.resolve("db/kms.db"),
        "audit=" + directory.resolve("log/kms/audit"),
        "root-key-file=" + directory.resolve("keys/root.key"));
  }

  @Test
  void credentialsFileThatCannotBeWritten_leavesNothing() throws IOException {
    Files.writeString(directory.resolve("file"), "mine");
    CommandHome.Ended ended = fails(home(), "init", "--credentials-file", "file/credentials");
    assertThat(ended.err()).contains("file/credentials");
  }

  @Test
  void credentialsFileThatOthersCanRead_getsNoSecret() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "# mine\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    CommandHome.Ended ended = fails(home(), "init", "--credentials-file", "keys");
    assertThat(ended.err()).contains("chmod go= " + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    home().ok("init", "--credentials-file", "keys");
    assertThat(file).content().startsWith("# mine\n\n[default]\n");
  }

  @Test
  void credentialsFileThatIsALink_staysOne() throws IOException {
    Path file = Files.createFile(directory.resolve("real"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    home().ok("init", "--credentials-file", "link");
    assertThat(link).isSymbolicLink();
    assertThat(file).content().startsWith("[default]\naws_access_key_id = ");
  }

  @Test
  void rootKeyOfAPassword_isReadFromTheFileOfTheVariable() throws IOException {
    assertThat(fails(home(), "init", "--setting", "root-key=password").err())
        .contains("KMS_JCA_PASSWORD_FILE");
    Path file = Files.writeString(directory.resolve("words"), "short\n");
    CommandHome with = home().set("KMS_JCA_PASSWORD_FILE", file.toString());
    assertThat(fails(with, "init", "--setting", "root-key=password").err()).contains("too short");
    Files.writeString(file, "correct horse battery staple\n");
    assertThat(with.ok("init", "--setting", "root-key=password"))
        .contains("The password opens all keys");
    assertThat(with.ok("list-keys")).contains("\"Keys\": []");
    assertThat(home().run("list-keys").exitCode()).isEqualTo(ExitCode.CONFIGURATION);
  }
}
