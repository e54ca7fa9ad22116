// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Flags that are cut short: a flag stands for the only one that begins so, as in argparse, on which
 * the AWS command line is built. Stateless.
 */
final class ShortFlags {

  private static final String PREFIX = "--";

  private ShortFlags() {}

  /**
   * Gives flags their whole names.
   *
   * @param root the program with the command that was asked for
   * @param words as they were typed
   * @return the words, with those flags completed of which there is one
   * @throws CommandException if several flags begin so
   */
  static List<String> completed(CommandSpec root, List<String> words) {
    CommandSpec spec = root;
    List<String> completed = new ArrayList<>();
    boolean flags = true;
    for (String word : words) {
      flags &= !word.equals(PREFIX);
      if (flags && word.startsWith(PREFIX)) {
        completed.add(completed(spec, word));
      } else {
        CommandLine command = spec.subcommands().get(word);
        spec = command == null ? spec : command.getCommandSpec();
        completed.add(word);
      }
    }
    return completed;
  }

  private static String completed(CommandSpec spec, String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    List<String> meant =
        spec.options().stream()
            .map(OptionSpec::longestName)
            .filter(option -> option.startsWith(name))
            .toList();
    if (meant.contains(name) || meant.isEmpty()) {
      return word;
    }
    if (meant.size() > 1) {
      throw CommandException.usage(
          "ambiguous option: " + name + " could match " + String.join(", ", meant));
    }
    return meant.get(0) + word.substring(name.length());
  }
}
