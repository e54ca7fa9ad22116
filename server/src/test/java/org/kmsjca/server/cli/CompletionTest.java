// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for completion, in shells on a terminal, as somebody types. */
@Timeout(300)
class CompletionTest {

  private static final int MAX_BYTES = 64 << 10;

  @TempDir private Path directory;

  /** What is typed before the tabulator key, and what the line is then. */
  private static final List<List<String>> LINES =
      List.of(
          List.of("enc", "encrypt "),
          List.of("kms describe-k", "describe-key "),
          List.of("iam create-access", "create-access-key "),
          List.of("explain disable-key --as", "--as-principal "),
          List.of("root-k", "root-key "),
          List.of("root-key ro", "rotate "),
          List.of("encrypt --plain", "--plaintext "),
          List.of("encrypt --prof", "--profile "),
          List.of("--region x create-key --key-s", "--key-spec "),
          List.of("create-key --key-spec SYM", "SYMMETRIC_DEFAULT "),
          List.of("list-keys --output te", "text "),
          List.of("--output=tab", "--output=table "),
          List.of("create-grant --operations Decrypt DescribeK", "DescribeKey "),
          List.of("file encrypt --for", "--force "),
          List.of("file encrypt --key-id a plai", "plain.txt "),
          List.of("encrypt --plaintext fileb://plai", "fileb://plain.txt "),
          List.of("completion z", "zsh "));

  private Terminal started(String shell) throws Exception {
    Terminal.needs(shell);
    String script = new CommandHome(directory).ok("completion", shell);
    Path file = Files.writeString(directory.resolve("completion"), script);
    Files.writeString(directory.resolve("plain.txt"), "");
    String command =
        shell.equals("bash") ? "bash --noprofile --norc -i" : "zsh --no-globalrcs --no-rcs -i";
    Map<String, String> environment =
        Map.of("HOME", directory.toString(), "PS1", "", "INPUTRC", "/dev/null");
    Terminal terminal = Terminal.start(environment, directory, command);
    String quiet =
        shell.equals("bash") ? "bind 'set bell-style none'" : "unsetopt beep; LISTMAX=500";
    // So that what the shell echoes is not taken for what it prints.
    terminal.type(quiet + "; source '" + file + "'; kms-jca() { echo \"<$*>\"; }; echo rea''dy\n");
    return terminal.await("ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void tabulator_completesWords(String shell) throws Exception {
    try (Terminal terminal = started(shell)) {
      for (List<String> line : LINES) {
        terminal.clear();
        terminal.type("kms-jca " + line.get(0) + "\tend\n").await(">");
        String typed = line.get(0);
        String before = typed.substring(0, typed.lastIndexOf(' ') + 1);
        assertThat(terminal.shown())
            .as("%s: %s", shell, typed)
            .contains("<" + before + line.get(1) + "end>");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void tabulator_offersWhatThereIs(String shell) throws Exception {
    try (Terminal terminal = started(shell)) {
      terminal.clear();
      terminal.type("kms-jca iam create-p\t\t\t").await("create-policy-version").type("\u0015");
      terminal.clear();
      terminal.type("kms-jca generate-data-key --key-spec \t\t\t").await("AES_128");
      assertThat(terminal.await("AES_256").shown()).doesNotContain("RSA");
      terminal.type("\u0015");
      terminal.clear();
      terminal.type("kms-jca sts get-caller-identity --no\t\t\t");
      terminal.await("--no-paginate").await("--no-cli-pager");
    }
  }

  @Test
  void scriptInTheFunctionPathOfZsh_isFound() throws Exception {
    Terminal.needs("zsh");
    Path functions = Files.createDirectory(directory.resolve("functions"));
    String script = new CommandHome(directory).ok("completion", "zsh");
    Files.writeString(functions.resolve("_kms-jca"), script);
    Map<String, String> environment = Map.of("HOME", directory.toString(), "PS1", "");
    try (Terminal terminal =
        Terminal.start(environment, directory, "zsh --no-globalrcs --no-rcs -i")) {
      terminal.type("fpath=('" + functions + "' $fpath); autoload -U compinit; compinit -u -D\n");
      terminal.type("kms-jca() { echo \"<$*>\"; }; echo rea''dy\n").await("ready").clear();
      terminal.type("kms-jca generate-r\tend\n").await(">");
      assertThat(terminal.shown()).contains("<generate-random end>");
    }
  }

  /** What a shell reads at each start must not take long. */
  @Test
  void script_isSmall() {
    CommandHome home = new CommandHome(directory);
    assertThat(home.ok("completion", "bash").length()).isBetween(1000, MAX_BYTES);
    assertThat(home.ok("completion", "zsh").length()).isBetween(1000, MAX_BYTES);
  }
}
