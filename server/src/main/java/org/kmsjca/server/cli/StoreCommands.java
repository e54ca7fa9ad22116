// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.BackupSummary;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import picocli.CommandLine.Model.CommandSpec;

/** Backups of the store. Whoever can read the store's files may do this. */
final class StoreCommands {

  private static final String REPLACE = "--replace";

  private StoreCommands() {}

  /** Makes the command {@code backup}. */
  static CommandSpec backup() {
    CommandSpec spec =
        Specs.command(
            "backup",
            "Copies the store, sealed under its root key, while it is in use. The root key is not in it.",
            StoreCommands::backUp);
    spec.addPositional(Specs.word("file", "The backup; appears when it is complete."));
    spec.addOption(Specs.flag(REPLACE, "Replace the file if it exists."));
    return spec;
  }

  /** Makes the command {@code restore}. */
  static CommandSpec restore() {
    CommandSpec spec =
        Specs.command(
            "restore",
            "Makes a store out of a backup. "
                + StoreAccess.SETTINGS_FILE
                + " and the root key must be in the directory that --store names, and no store.",
            StoreCommands::restored);
    spec.addPositional(Specs.word("file", "The backup."));
    return spec;
  }

  private static <T> T on(Invocation call, Function<EmbeddedService, T> task) {
    EmbeddedService service = new StoreAccess(call).open();
    try {
      return task.apply(service);
    } catch (KmsException | IllegalArgumentException e) {
      throw new CommandException(ExitCode.GENERAL, String.valueOf(e.getMessage()));
    } finally {
      service.close();
    }
  }

  private static int backUp(Invocation call) {
    Path file = call.around().path(call.word());
    Printed.result(
        call, "Backup", shown(on(call, service -> service.backUp(file, call.has(REPLACE))), call));
    return ExitCode.OK;
  }

  private static int restored(Invocation call) {
    Path file = call.around().path(call.word());
    Configuration configuration = new StoreAccess(call).configuration();
    boolean password = configuration.text(Setting.ROOT_KEY).equals("password");
    try {
      BackupSummary summary =
          password
              ? StorePasswords.with(
                  call.around(), typed -> EmbeddedService.restore(file, configuration, typed))
              : EmbeddedService.restore(file, configuration);
      Printed.result(call, "Restore", shown(summary, call));
      return ExitCode.OK;
    } catch (KmsException | IllegalArgumentException e) {
      throw new CommandException(ExitCode.GENERAL, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> shown(BackupSummary summary, Invocation call) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("File", summary.file().toString());
    members.put("Time", Moments.local(summary.time(), call.around().zone()));
    members.put("Keys", summary.keys());
    members.put("Grants", summary.grants());
    members.put("Identities", summary.identities());
    return members;
  }

  /** Writes settings as the file of a store has them. */
  static String text(Properties settings) {
    StringBuilder text =
        new StringBuilder("# Settings of this store; relative paths start here.\n");
    Map<String, String> sorted = new TreeMap<>();
    settings.stringPropertyNames().forEach(name -> sorted.put(name, settings.getProperty(name)));
    sorted.forEach(
        (name, value) ->
            text.append(name)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
    return text.toString();
  }
}
