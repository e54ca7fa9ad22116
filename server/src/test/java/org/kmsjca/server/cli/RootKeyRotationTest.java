// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another root key for a store that has a password, and rotations that do not get to their end. */
class RootKeyRotationTest {

  @TempDir private Path directory;
  private CommandHome home;
  private Path settings;
  private Path next;

  @BeforeEach
  void storeWithAPassword() throws IOException {
    Files.writeString(directory.resolve("first"), "the first password\n");
    Files.writeString(directory.resolve("second"), "the second password\n");
    home = new CommandHome(directory).set("KMS_JCA_PASSWORD_FILE", "first");
    home.ok("init", "--setting", "root-key=password");
    settings = directory.resolve(".kms-jca/store").resolve(StoreAccess.SETTINGS_FILE);
    next = PrivateFiles.next(settings);
  }

  @Test
  void newPassword_hasAVariableOfItsOwn() {
    CommandHome.Ended without = home.run("root-key", "rotate", "--root-key", "password");
    assertThat(without.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(without.err()).contains("KMS_JCA_NEW_PASSWORD_FILE");
    assertThat(next).doesNotExist();
    home.set("KMS_JCA_NEW_PASSWORD_FILE", "second");
    home.ok("root-key", "rotate", "--root-key", "password");
    assertThat(home.run("list-keys").exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    home.set("KMS_JCA_PASSWORD_FILE", "second").ok("list-keys");
  }

  @Test
  void password_isReplacedByAFile() {
    home.ok("root-key", "rotate");
    home.set("KMS_JCA_PASSWORD_FILE", "none").ok("list-keys");
    assertThat(next).doesNotExist();
  }

  @Test
  void rotationThatFails_leavesNothing() throws IOException {
    String before = Files.readString(settings);
    CommandHome.Ended ended =
        home.run(
            "root-key", "rotate", "--root-key", "passphrase", "--root-key-passphrase-file", "none");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err()).contains("The root key cannot be changed", "none");
    assertThat(next).doesNotExist();
    assertThat(settings).hasContent(before);
    home.ok("list-keys");
  }

  @Test
  void flagsOfAnotherKind_areRefused() {
    CommandHome.Ended ended =
        home.run("root-key", "rotate", "--root-key-passphrase-file", "second");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("only with --root-key passphrase");
  }

  /** As a process leaves it that is killed after the root key changed. */
  @Test
  void rotationThatWasKilled_isTold_andNothingIsLost() throws IOException {
    String before = Files.readString(settings);
    home.ok("root-key", "rotate");
    Files.move(settings, next);
    Files.writeString(settings, before);
    String after = Files.readString(next);
    List<List<String>> commands =
        List.of(
            List.of("list-keys"), List.of("root-key", "rotate", "--root-key-file", "other.key"));
    for (List<String> words : commands) {
      CommandHome.Ended ended = home.run(words);
      assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(ended.err()).contains("mv " + next + " " + settings);
      assertThat(next).hasContent(after);
    }
    Files.move(next, settings, StandardCopyOption.REPLACE_EXISTING);
    home.ok("list-keys");
  }

  /** As a process leaves it that is killed before the root key changes. */
  @Test
  void newSettingsOfAKilledProcess_areReplaced() throws IOException {
    Files.writeString(next, "root-key=passphrase\n");
    home.ok("list-keys");
    home.ok("root-key", "rotate");
    assertThat(next).doesNotExist();
    home.ok("list-keys");
  }

  @Test
  void secondRotationAtTheSameTime_isRefused() throws IOException {
    try (FileChannel channel = FileChannel.open(settings, StandardOpenOption.WRITE)) {
      channel.lock();
      CommandHome.Ended ended = home.run("root-key", "rotate");
      assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
      assertThat(ended.err()).contains("Another process");
    }
    home.ok("root-key", "rotate");
  }
}
