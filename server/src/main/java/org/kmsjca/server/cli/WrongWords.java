// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what is wrong with the words of a command, as the AWS command line does. */
final class WrongWords {

  private WrongWords() {}

  /** Words the error of the parser. */
  static String told(ParameterException error) {
    CommandSpec spec = error.getCommandLine().getCommandSpec();
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched(), spec);
    }
    if (error instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec first = missing.getMissing().get(0);
      return first instanceof OptionSpec option
          ? "argument " + option.longestName() + ": expected one argument"
          : "the following arguments are required: "
              + missing.getMissing().stream()
                  .map(ArgSpec::paramLabel)
                  .collect(Collectors.joining(", "));
    }
    return String.valueOf(error.getMessage());
  }

  private static String unknown(List<String> words, CommandSpec spec) {
    List<String> close =
        words.stream()
            .filter(word -> word.startsWith("--"))
            .map(word -> word.replaceFirst("=.*", ""))
            .flatMap(word -> CloseNames.of(word, names(spec)).stream())
            .distinct()
            .toList();
    return "Unknown options: " + String.join(", ", words) + CloseNames.offered(close);
  }

  private static Collection<String> names(CommandSpec spec) {
    return spec.options().stream().map(OptionSpec::longestName).toList();
  }
}
