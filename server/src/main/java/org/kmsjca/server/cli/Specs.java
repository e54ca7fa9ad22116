// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Parts of commands, in the words of picocli. */
final class Specs {

  private Specs() {}

  /** Makes a command. */
  static CommandSpec command(String name, String description, Action action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.usageMessage().description(escaped(description));
    return spec;
  }

  /** Makes an option with one value. */
  static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel("<" + label + ">")
        .description(escaped(description))
        .build();
  }

  /** Makes an option with one value, of which there are a few, for shells to complete. */
  static OptionSpec choice(String name, String label, String description, List<String> values) {
    return completed(value(name, label, description), values);
  }

  /** Tells shells the values of an option. */
  static OptionSpec completed(OptionSpec option, List<String> values) {
    return option.toBuilder().completionCandidates(values).build();
  }

  /** Makes an option with any number of values. */
  static OptionSpec values(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .paramLabel("<" + label + ">")
        .description(escaped(description))
        .build();
  }

  /** Makes an option without a value. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name)
        .type(boolean.class)
        .arity("0")
        .description(escaped(description))
        .build();
  }

  /** Makes a word that must be given. */
  static PositionalParamSpec word(String label, String description) {
    return PositionalParamSpec.builder()
        .type(String.class)
        .arity("1")
        .index("0")
        .paramLabel("<" + label + ">")
        .description(escaped(description))
        .build();
  }

  private static String escaped(String text) {
    return text.replace("%", "%%");
  }
}
