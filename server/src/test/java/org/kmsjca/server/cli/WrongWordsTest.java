// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of words that cannot be understood, and flags that are cut short. */
class WrongWordsTest {

  @TempDir private Path directory;

  private String refused(String... words) {
    CommandHome.Ended ended = new CommandHome(directory).run(words);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).startsWith("\nusage: kms-jca ");
    return ended.err();
  }

  @Test
  void flagThatIsMistyped_getsAnOffer() {
    assertThat(refused("encrypt", "--keyid", "a", "--plaintxt=b"))
        .contains("Unknown options: --keyid, a, --plaintxt=b, maybe you meant:")
        .contains("  * --key-id\n  * --plaintext\n");
    assertThat(refused("list-keys", "--otuput", "text")).contains("  * --output\n");
    assertThat(refused("file", "encrypt", "--froce", "a", "b")).contains("  * --force\n");
  }

  @Test
  void flagThatIsLikeNoOther_getsNone() {
    assertThat(refused("list-keys", "--nonsense")).endsWith("Unknown options: --nonsense\n");
    assertThat(refused("list-keys", "extra")).endsWith("Unknown options: extra\n");
    assertThat(refused("")).endsWith("Invalid choice: ''\n");
  }

  @Test
  void valuesThatAreMissing_areNamed() {
    assertThat(refused("encrypt", "--key-id")).contains("argument --key-id: expected one argument");
    assertThat(refused("backup")).contains("the following arguments are required: <file>");
    assertThat(refused("completion")).contains("the following arguments are required: <shell>");
  }

  /** As argparse has it, on which the AWS command line is built. */
  @Test
  void flagThatIsCutShort_isTaken_ifItIsTheOnlyOne() {
    CommandHome home = new CommandHome(directory);
    home.ok("init");
    assertThat(home.ok("create-key", "--desc", "short", "--quer", "KeyMetadata.Description"))
        .isEqualTo("\"short\"\n");
    assertThat(home.ok("list-keys", "--query=length(Keys)", "--outp=text")).isEqualTo("1\n");
    assertThat(refused("list-keys", "--", "--outp")).contains("Unknown options: --outp");
    assertThat(home.run("file", "encrypt", "--key", "a", ".kms-jca/credentials", "b").exitCode())
        .isEqualTo(ExitCode.SERVICE);
    assertThat(refused("encrypt", "--enc", "a=b"))
        .contains("ambiguous option: --enc could match --encryption-")
        .contains("--encryption-algorithm")
        .contains("--encryption-context");
  }

  @Test
  void region_mustLookLikeOne() {
    CommandHome home = new CommandHome(directory);
    home.ok("init");
    CommandHome.Ended ended = home.run("list-keys", "--region", "x y");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err()).contains("'x y' doesn't match a supported format");
    home.ok("list-keys", "--region", "");
  }
}
