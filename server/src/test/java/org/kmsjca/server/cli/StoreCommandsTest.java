// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks after a store: audit, explanations, backups, the root key, serving. */
class StoreCommandsTest {

  @TempDir private Path directory;
  private CommandHome home;
  private Path store;
  private String key;

  @BeforeEach
  void storeWithAKey() {
    home = new CommandHome(directory);
    home.ok("init");
    store = directory.resolve(".kms-jca/store");
    key = home.ok("create-key", "--query", "KeyMetadata.KeyId", "--output", "text").strip();
  }

  private String encrypted() {
    return home.ok(
            "encrypt",
            "--key-id",
            key,
            "--plaintext",
            "aGk=",
            "--query",
            "CiphertextBlob",
            "--output",
            "text")
        .strip();
  }

  private String decrypted(String ciphertext, String... more) {
    String[] words = {
      "decrypt", "--ciphertext-blob", ciphertext, "--query", "Plaintext", "--output", "text"
    };
    return home.ok(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new)).strip();
  }

  @Test
  void audit_showsCalls_andThoseThatFailed() {
    encrypted();
    home.run("encrypt", "--key-id", "alias/none", "--plaintext", "aGk=");
    assertThat(home.ok("audit", "show"))
        .contains("CreateKey  ok  arn:aws:iam::000000000000:user/admin", "key/" + key);
    assertThat(home.ok("audit", "show", "--errors").lines())
        .singleElement()
        .asString()
        .contains("Encrypt  NotFoundException");
    assertThat(home.ok("audit", "tail", "--lines", "1").lines()).hasSize(1);
    assertThat(
            home.ok(
                "audit",
                "show",
                "--event-name",
                "Encrypt",
                "--contains",
                key,
                "--query",
                "[].userIdentity.userName"))
        .isEqualTo("[\n    \"admin\"\n]\n");
    assertThat(home.ok("audit", "show")).doesNotContain("aGk=");
  }

  @Test
  void audit_thatWasAltered_isFound() throws IOException {
    assertThat(home.ok("audit", "verify", "--query", "Intact")).isEqualTo("true\n");
    Path file;
    try (Stream<Path> files = Files.list(store.resolve("audit"))) {
      file = files.filter(one -> one.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    Files.writeString(file, Files.readString(file).replaceFirst("CreateKey", "DeleteKey"));
    CommandHome.Ended ended = home.run("audit", "verify");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.out()).contains("\"Intact\": false");
  }

  @Test
  void explain_saysWhy_andDoesNothing() {
    CommandHome.Ended allowed = home.run("explain", "disable-key", "--key-id", key);
    assertThat(allowed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(allowed.out())
        .startsWith("allowed: kms:DisableKey on arn:aws:kms:")
        .contains("identity policy \"Administrator\"");
    assertThat(home.ok("describe-key", "--key-id", key)).contains("\"Enabled\": true");
    home.ok("iam", "create-user", "--user-name", "bob");
    CommandHome.Ended denied =
        home.run(
            "explain",
            "kms",
            "disable-key",
            "--key-id",
            key,
            "--as-principal",
            "arn:aws:iam::000000000000:user/bob",
            "--query",
            "[].[Action,Allowed]",
            "--output",
            "text");
    assertThat(denied.out()).isEqualTo("kms:DisableKey\tFalse\n");
    assertThat(denied.exitCode()).isEqualTo(ExitCode.SERVICE);
  }

  @Test
  void backup_isRestored_andNothingIsOverwritten() throws IOException {
    String ciphertext = encrypted();
    assertThat(home.ok("backup", "copy")).contains("\"Keys\": 1");
    assertThat(home.run("backup", "copy").exitCode()).isEqualTo(ExitCode.GENERAL);
    home.ok("backup", "copy", "--replace");
    Path other = Files.createDirectory(directory.resolve("other"));
    CommandHome.Ended without = home.run("restore", "copy", "--store", "other");
    assertThat(without.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    for (String name : List.of("root.key", StoreAccess.SETTINGS_FILE)) {
      Files.copy(store.resolve(name), other.resolve(name));
    }
    home.ok("restore", "copy", "--store", "other");
    assertThat(decrypted(ciphertext, "--store", "other")).isEqualTo("aGk=");
    assertThat(home.run("restore", "copy", "--store", "other").exitCode())
        .isEqualTo(ExitCode.GENERAL);
  }

  @Test
  void rootKey_isChanged_andTheStoreOpensWithTheNewOneOnly() throws IOException {
    String ciphertext = encrypted();
    CommandHome.Ended changed = home.run("root-key", "rotate", "--root-key-file", "new.key");
    assertThat(changed.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(decrypted(ciphertext)).isEqualTo("aGk=");
    assertThat(store.resolve(StoreAccess.SETTINGS_FILE))
        .content()
        .contains("root-key-file=" + directory.resolve("new.key"));
    Files.delete(directory.resolve("new.key"));
    CommandHome.Ended without = home.run("list-keys");
    assertThat(without.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(without.err()).contains("new.key");
  }

  @Test
  void rootKeyThatCannotBeMade_leavesTheFormerOne() {
    String ciphertext = encrypted();
    CommandHome.Ended ended =
        home.run("root-key", "rotate", "--root-key-file", store.resolve("root.key").toString());
    assertThat(ended.exitCode()).isNotZero();
    assertThat(decrypted(ciphertext)).isEqualTo("aGk=");
  }

  @Test
  void serve_refusesPlainHttpOnOtherAddresses_andNonsense() {
    CommandHome.Ended plain = home.run("serve", "--host", "0.0.0.0", "--port", "0");
    assertThat(plain.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(plain.err()).contains("loopback");
    assertThat(home.run("serve", "--port", "70000").err()).contains("0 to 65535");
    assertThat(home.run("serve", "--tls-key-store", "x.p12").err()).contains("--tls-password-file");
  }
}
