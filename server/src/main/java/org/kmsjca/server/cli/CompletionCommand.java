// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what a shell needs to complete commands, flags and values. */
final class CompletionCommand {

  private static final List<String> SHELLS = List.of("bash", "zsh");

  private CompletionCommand() {}

  /** Makes the command. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command(
            "completion",
            "Prints a script that completes commands, flags and values in bash or zsh.",
            CompletionCommand::run);
    spec.addPositional(
        Specs.word("shell", "bash or zsh.").toBuilder().completionCandidates(SHELLS).build());
    return spec;
  }

  private static int run(Invocation call) {
    String shell = call.word();
    if (!SHELLS.contains(shell)) {
      throw CommandException.usage("Invalid choice: '" + shell + "', valid choices are: bash, zsh");
    }
    call.around().out().print(CompletionScript.of(shell));
    return ExitCode.OK;
  }
}
