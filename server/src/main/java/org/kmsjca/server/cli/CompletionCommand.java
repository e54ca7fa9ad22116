// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what a shell needs to complete commands and flags. */
final class CompletionCommand {

  private static final Set<String> SHELLS = Set.of("bash", "zsh");

  private CompletionCommand() {}

  /** Makes the command. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command(
            "completion",
            "Prints a script that completes commands and flags: source <(kms-jca completion bash).",
            CompletionCommand::run);
    spec.addPositional(Specs.word("shell", "bash or zsh."));
    return spec;
  }

  private static int run(Invocation call) {
    String shell = call.positionals().get(0);
    if (!SHELLS.contains(shell)) {
      throw CommandException.usage("Invalid choice: '" + shell + "', valid choices are: bash, zsh");
    }
    CommandLine program = new CommandLine(CommandTree.whole());
    String script = AutoComplete.bash(CommandTree.PROGRAM, program);
    List<String> zsh =
        List.of(
            "autoload -U +X compinit && compinit", "autoload -U +X bashcompinit && bashcompinit");
    if (shell.equals("zsh")) {
      zsh.forEach(call.around().out()::println);
    }
    call.around().out().println(script);
    return ExitCode.OK;
  }
}
