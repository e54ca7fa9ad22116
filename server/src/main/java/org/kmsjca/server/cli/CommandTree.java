// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
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

  private static final String EXPLAIN = "explain";

  private CommandTree() {}

  /** Gives the commands that are no operations. */
  static Map<String, Supplier<CommandSpec>> others() {
    Map<String, Supplier<CommandSpec>> others = new TreeMap<>();
    others.put("audit", AuditCommands::command);
    others.put("backup", StoreCommands::backup);
    others.put("completion", CompletionCommand::command);
    others.put(EXPLAIN, ExplainCommand::command);
    others.put(FileCommand.NAME, FileVerbs::command);
    others.put("init", InitCommand::command);
    others.put("restore", StoreCommands::restore);
    others.put("root-key", RootKeyRotation::command);
    others.put("serve", ServeCommand::command);
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
    CommandSpec found = chosen(all, first);
    if (first.equals(EXPLAIN)) {
      addExplained(found, words.subList(1, words.size()));
    }
    add(root, found);
    return root;
  }

  private static void addExplained(CommandSpec explain, List<String> words) {
    boolean named = !words.isEmpty() && words.get(0).equals(ServiceOperations.KMS.signingName());
    CommandSpec parent = explain;
    List<String> rest = words;
    if (named) {
      parent = Specs.command(words.get(0), "", HelpTexts.missing("operation"));
      explain.addSubcommand(words.get(0), parent);
      rest = words.subList(1, words.size());
    }
    if (!rest.isEmpty()) {
      Map<String, Supplier<CommandSpec>> verbs = new TreeMap<>();
      for (String verb : verbs(ServiceOperations.KMS).keySet()) {
        verbs.put(
            verb,
            () -> ExplainCommand.verb(OperationVerb.of(ServiceOperations.KMS, verb).orElseThrow()));
      }
      parent.addSubcommand(rest.get(0), chosen(verbs, rest.get(0)));
    }
  }

  /** Makes the program with all commands, for completion. */
  static CommandSpec whole() {
    CommandSpec root = Specs.command(PROGRAM, HelpTexts.ABOUT, HelpTexts.missing("command"));
    GlobalOptions.addTo(root, true);
    others().values().forEach(make -> add(root, make.get()));
    verbs(ServiceOperations.KMS).values().forEach(make -> add(root, make.get()));
    for (ServiceOperations service : ServiceOperations.values()) {
      CommandSpec group = group(service);
      verbs(service).forEach((name, make) -> group.addSubcommand(name, make.get()));
      add(root, group);
    }
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
      throw CommandException.usage(
          "Invalid choice: '" + name + "'" + CloseNames.offered(CloseNames.of(name, all.keySet())));
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
