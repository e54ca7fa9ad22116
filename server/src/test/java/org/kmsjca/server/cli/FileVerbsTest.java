// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code file} as a part of the program: store, access key, format and exit codes. */
class FileVerbsTest {

  @TempDir private Path directory;

  private CommandHome home;

  @BeforeEach
  void begin() throws Exception {
    home = new CommandHome(directory);
    home.ok("init");
    String keyId =
        home.ok("create-key", "--query", "KeyMetadata.KeyId", "--output", "text").strip();
    home.ok("create-alias", "--alias-name", "alias/a", "--target-key-id", keyId);
    Files.writeString(directory.resolve("plain"), "all is well");
  }

  @Test
  void files_areEncryptedAndDecrypted_asTheUserOfTheProfile() throws Exception {
    home.ok("file", "encrypt", "--key-id", "alias/a", "plain", "kms");
    home.ok("file", "decrypt", "--profile", "default", "--key-id", "alias/a", "kms", "back");
    assertThat(directory.resolve("back")).hasContent("all is well");
  }

  @Test
  void inspect_isText_orJsonWhereAskedFor() {
    home.ok("file", "encrypt", "--key-id", "alias/a", "plain", "kms");
    assertThat(home.ok("file", "inspect", "kms")).startsWith("format version:     1");
    assertThat(home.ok("file", "inspect", "--output", "json", "kms")).startsWith("{");
    assertThat(home.set("KMS_JCA_OUTPUT", "json").ok("file", "inspect", "kms")).startsWith("{");
  }

  @Test
  void errors_haveTheExitCodesOfAllCommands() {
    assertThat(home.run("file").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(home.run("file", "shred", "plain").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(home.run("file", "encrypt", "plain", "kms").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(home.run("file", "encrypt", "--key-id", "alias/none", "plain", "kms").exitCode())
        .isEqualTo(ExitCode.SERVICE);
    assertThat(
            home.run("file", "encrypt", "--key-id", "a", "--store", "none", "plain", "kms")
                .exitCode())
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(home.run("file", "decrypt", "--key-id", "alias/a", "plain", "x").exitCode())
        .isEqualTo(ExitCode.GENERAL);
    assertThat(directory.resolve("kms")).doesNotExist();
  }

  @Test
  void help_namesTheCommands() {
    assertThat(home.ok("file", "help")).contains("encrypt", "decrypt", "rewrap", "inspect");
    assertThat(home.ok("file", "decrypt", "help")).contains("--key-id").contains("exit code");
    assertThat(home.ok("help")).contains("  file ");
  }
}
