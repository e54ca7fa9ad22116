// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * One command with its flags. Options of all commands can stand before and after the verb.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 *
 * @param parsed the words, from the program's name on
 * @param around what the command sees of the process
 */
record Invocation(ParseResult parsed, Surroundings around) {

  /** Gives the part that belongs to the verb. */
  ParseResult last() {
    ParseResult result = parsed;
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    return result;
  }

  /** Gives the values of an option, the last ones if it came more than once. */
  List<String> words(String name) {
    List<String> words = List.of();
    ParseResult result = parsed;
    while (true) {
      if (result.hasMatchedOption(name)) {
        words = result.matchedOption(name).stringValues();
      }
      if (!result.hasSubcommand()) {
        return words;
      }
      result = result.subcommand();
    }
  }

  /** Gives the value of an option; null if it was not given. */
  @Nullable String option(String name) {
    List<String> words = words(name);
    return words.isEmpty() ? null : words.get(words.size() - 1);
  }

  /** Tells whether an option was given. */
  boolean has(String name) {
    for (ParseResult result = parsed; ; result = result.subcommand()) {
      if (result.hasMatchedOption(name)) {
        return true;
      }
      if (!result.hasSubcommand()) {
        return false;
      }
    }
  }

  /** Gives the first word of the verb that belongs to no option; there must be one. */
  String word() {
    return last().matchedPositionals().stream()
        .flatMap(one -> one.stringValues().stream())
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.usage(
                    "the following arguments are required: "
                        + last().commandSpec().positionalParameters().get(0).paramLabel()));
  }
}
