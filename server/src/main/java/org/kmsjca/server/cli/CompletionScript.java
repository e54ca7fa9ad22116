// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.protocol.ServiceOperations;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A script with which a shell completes commands, flags, and values of which there are a few. It
 * starts no process, and is small enough for the start of a shell. Stateless.
 */
final class CompletionScript {

  private CompletionScript() {}

  /** Writes the script for a shell, {@code bash} or {@code zsh}. */
  static String of(String shell) {
    CommandSpec root = CommandTree.whole();
    List<String> globals = new ArrayList<>();
    List<String> withValue = new ArrayList<>();
    for (OptionSpec option : root.options()) {
      globals.add(option.longestName());
      if (GlobalOptions.takesValue(option.longestName())) {
        withValue.add(option.longestName());
      }
    }
    Words words = new Words();
    words.add("", root);
    return template(shell)
        .replace("@WORDS@\n", words.functions())
        .replace("@GLOBALS_WITH_VALUE@", String.join(" | ", withValue))
        .replace("@GLOBALS@", String.join(" ", globals));
  }

  private static String template(String shell) {
    String name = "completion." + shell;
    try (InputStream stream = CompletionScript.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may follow, by the words of a command. */
  private static final class Words {

    private final Map<String, String> commands = new TreeMap<>();
    private final Map<String, String> flags = new TreeMap<>();
    private final Map<String, String> values = new TreeMap<>();

    void add(String path, CommandSpec spec) {
      if (!spec.subcommands().isEmpty()) {
        commands.put(path, String.join(" ", spec.subcommands().keySet()));
      }
      List<String> own = new ArrayList<>();
      for (OptionSpec option : spec.options()) {
        String name = option.longestName();
        boolean global = GlobalOptions.isOne(name);
        if (!global) {
          own.add(name);
        }
        if (!global || path.isEmpty()) {
          addValues(path.isEmpty() ? "*' " + name + "'" : quoted(path + " " + name), option);
          if (option.arity().max() > 1) {
            addValues(quoted(path + " " + name + " ..."), option);
          }
        }
      }
      String last = path.substring(path.lastIndexOf(' ') + 1);
      spec.positionalParameters().forEach(one -> addValues(quoted(path + " " + last), one));
      if (!own.isEmpty()) {
        flags.put(path, String.join(" ", own));
      }
      for (Map.Entry<String, CommandLine> one : spec.subcommands().entrySet()) {
        CommandSpec sub = one.getValue().getCommandSpec();
        if (path.isEmpty() && one.getKey().equals(ServiceOperations.KMS.signingName())) {
          // Its verbs stand without it, too.
          commands.put(one.getKey(), String.join(" ", sub.subcommands().keySet()));
        } else {
          add((path + " " + one.getKey()).strip(), sub);
        }
      }
    }

    private void addValues(String pattern, ArgSpec spec) {
      @Nullable Iterable<String> candidates = spec.completionCandidates();
      if (candidates != null) {
        values.put(pattern, String.join(" ", candidates));
      }
    }

    private static String quoted(String text) {
      return "'" + text + "'";
    }

    String functions() {
      Map<String, String> plain = new TreeMap<>();
      commands.forEach((path, words) -> plain.put(quoted(path), words));
      Map<String, String> ofFlags = new TreeMap<>();
      flags.forEach((path, words) -> ofFlags.put(quoted(path), words));
      return function("_kms_jca_commands", plain)
          + function("_kms_jca_flags", ofFlags)
          + function("_kms_jca_values", values);
    }

    private static String function(String name, Map<String, String> cases) {
      StringBuilder text = new StringBuilder(name).append("() {\n  case $1 in\n");
      cases.forEach(
          (pattern, words) ->
              text.append("    ")
                  .append(pattern)
                  .append(") reply='")
                  .append(words)
                  .append("' ;;\n"));
      return text.append("    *) reply= ;;\n  esac\n}\n\n").toString();
    }
  }
}
