// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kmsjca.server.cli.input.FlagNames;
import org.kmsjca.server.file.FileCommand;
import org.kmsjca.server.protocol.ServiceOperations;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands by their names. Of these only the one that is asked for is made, because to make all
 * takes longer than most commands run.
 */
final class CommandTree {

  static final String PROGRAM = "kms-jca";

  private CommandTree() {}

  /** Gives the commands that are no operations. */
  static Map<String, Supplier<CommandSpec>> others() {
    Map<String, Supplier<CommandSpec>> others = new TreeMap<>();
    others.put(FileCommand.NAME, FileVerbs::command);
    others.put("init", InitCommand::command);
    return others;
  }

  /** Gives the operations of a service as commands. */
  static Map<String, Supplier<CommandSpec>> verbs(ServiceOperations service) {
    Map<String, Supplier<CommandSpec>> verbs = new LinkedHashMap<>();
    for (String name : service.names()) {
      String verb = FlagNames.of(name);
      verbs.put(verb, () -> verb(service, verb));
    }
    return verbs;
  }

  private static CommandSpec verb(ServiceOperations service, String verb) {
    OperationVerb found = OperationVerb.of(service, verb).orElseThrow();
    return found.command(OperationRun.of(found));
  }

  /**
   * Makes the program with the command that some words ask for.
   *
   * @throws CommandException if there is no such command
   */
  static CommandSpec of(List<String> words) {
    CommandSpec root =
        Specs.command(
            PROGRAM, HelpTexts.ABOUT, new Helped(HelpTexts.missing("command"), HelpTexts::addRoot));
    GlobalOptions.addTo(root, true);
    if (words.isEmpty()) {
      return root;
    }
    String first = words.get(0);
    Optional<ServiceOperations> service = ServiceOperations.of(first);
    if (service.isPresent()) {
      CommandSpec group = group(service.get());
      add(root, group);
      if (words.size() > 1) {
        add(group, chosen(verbs(service.get()), words.get(1)));
      }
      return root;
    }
    Map<String, Supplier<CommandSpec>> all = others();
    all.putAll(verbs(ServiceOperations.KMS));
    if (!all.containsKey(first)) {
      for (ServiceOperations group : ServiceOperations.values()) {
        all.put(group.signingName(), () -> root);
      }
    }
    add(root, chosen(all, first));
    return root;
  }

  private static CommandSpec group(ServiceOperations service) {
    Helped action =
        new Helped(HelpTexts.missing("operation"), spec -> HelpTexts.addService(spec, service));
    return Specs.command(
        service.signingName(), "Performs an operation of " + service.signingName() + ".", action);
  }

  private static CommandSpec chosen(Map<String, Supplier<CommandSpec>> all, String name) {
    Supplier<CommandSpec> found = all.get(name);
    if (found == null) {
      List<String> close = CloseNames.of(name, all.keySet());
      throw CommandException.usage(
          "Invalid choice: '"
              + name
              + "'"
              + (close.isEmpty()
                  ? ""
                  : ", maybe you meant:\n\n"
                      + close.stream().map(one -> "  * " + one).collect(Collectors.joining("\n"))));
    }
    return found.get();
  }

  private static void add(CommandSpec parent, CommandSpec child) {
    addOptions(child);
    parent.addSubcommand(child.name(), child);
  }

  private static void addOptions(CommandSpec spec) {
    GlobalOptions.addTo(spec, false);
    spec.subcommands().values().forEach(sub -> addOptions(sub.getCommandSpec()));
  }

  /** Finds the words that are neither options nor their values, as far as the first option. */
  static List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("-")) {
        if (words.size() > 1 || !isGlobal(argument)) {
          break;
        }
        i += GlobalOptions.takesValue(argument) ? 1 : 0;
      } else {
        words.add(argument);
      }
    }
    return words;
  }

  private static boolean isGlobal(String argument) {
    return GlobalOptions.isOne(argument.replaceFirst("=.*", ""));
  }
}
