// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help teaches: a sentence, the flags with their meaning, examples that work. */
class HelpTest {

  @TempDir private Path directory;

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect("", CommandTree.whole(), names);
    assertThat(names).hasSizeGreaterThan(100);
    return names.stream();
  }

  private static void collect(String path, CommandSpec spec, List<String> names) {
    for (var sub : spec.subcommands().entrySet()) {
      String name = (path + " " + sub.getKey()).strip();
      names.add(name);
      collect(name, sub.getValue().getCommandSpec(), names);
    }
  }

  private String help(String command) {
    return new CommandHome(directory).ok((command + " help").split(" ", -1));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_saysWhatItDoes_andWhatItsFlagsMean(String command) {
    List<String> words = List.of(command.split(" ", -1));
    CommandSpec spec = CommandTree.of(words);
    for (String word : words) {
      spec = spec.subcommands().get(word).getCommandSpec();
    }
    assertThat(String.join("", spec.usageMessage().description())).isNotBlank();
    for (OptionSpec option : spec.options()) {
      assertThat(String.join("", option.description())).as(option.longestName()).isNotBlank();
    }
    assertThat(help(command)).contains("Usage: kms-jca ", "exit codes: kms-jca help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create-key",
        "kms encrypt",
        "decrypt",
        "generate-data-key",
        "create-grant",
        "put-key-policy",
        "init",
        "serve",
        "file encrypt",
        "explain",
        "audit show",
        "backup",
        "restore",
        "root-key rotate",
        "iam create-user",
        "sts assume-role",
        "completion"
      })
  void importantCommands_haveExamples(String command) {
    assertThat(help(command)).contains("\nExamples:\n  kms-jca ");
  }

  @Test
  void examples_areOfCommands_thatTakeThem() {
    int number = 0;
    for (var one : Examples.all().entrySet()) {
      assertThat(commands()).contains(one.getKey());
      for (String line : one.getValue()) {
        int start = line.startsWith("kms-jca ") ? 0 : line.indexOf("| kms-jca ") + 2;
        if (start < 2 && !line.startsWith("kms-jca ")) {
          continue;
        }
        List<String> words =
            Arrays.stream(line.substring(start).replaceFirst(" [|>] .*", "").split(" ", -1))
                .skip(1)
                .toList();
        assertThat(String.join(" ", words)).startsWith(one.getKey());
        new CommandLine(CommandTree.of(CommandTree.words(words)))
            .parseArgs(words.toArray(String[]::new));
        number++;
      }
    }
    assertThat(number).isGreaterThan(40);
  }

  @Test
  void helpOfTheProgram_namesVariablesAndExitCodes() {
    assertThat(new CommandHome(directory).ok("help"))
        .contains("KMS_JCA_NEW_PASSWORD_FILE", "AWS_SESSION_TOKEN", "252", "254");
  }
}
