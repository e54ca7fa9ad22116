// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.file.Files;
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

/** Backups of the store, and its root key. Whoever can read the store's files may do this. */
final class StoreCommands {

  private static final String REPLACE = "--replace";
  private static final String KIND = "--root-key";
  private static final String KEY_FILE = "--root-key-file";
  private static final String PASSPHRASE_FILE = "--root-key-passphrase-file";

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

  /** Makes the command {@code root-key}. */
  static CommandSpec rootKey() {
    CommandSpec spec =
        Specs.command("root-key", "Looks after the root key.", HelpTexts.missing("subcommand"));
    CommandSpec rotate =
        Specs.command(
            "rotate",
            "Makes a new root key and wraps all secrets of the store anew, while it is in use.",
            StoreCommands::rotate);
    rotate.addOption(Specs.value(KIND, "kind", "file (the default), passphrase or password."));
    rotate.addOption(Specs.value(KEY_FILE, "file", "The new root key; must not exist."));
    rotate.addOption(Specs.value(PASSPHRASE_FILE, "file", "First line: the new passphrase."));
    spec.addSubcommand("rotate", rotate);
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
    Path file = call.around().path(call.positionals().get(0));
    Printed.result(
        call, "Backup", shown(on(call, service -> service.backUp(file, call.has(REPLACE))), call));
    return ExitCode.OK;
  }

  private static int restored(Invocation call) {
    Path file = call.around().path(call.positionals().get(0));
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

  /*
   * The new settings are written before the root key changes, and take their place afterwards: if
   * the process ends in between, both are there, and one of them opens the store.
   */
  private static int rotate(Invocation call) {
    StoreAccess access = new StoreAccess(call);
    Path settings = access.directory().resolve(StoreAccess.SETTINGS_FILE);
    access.configuration();
    try {
      Properties changed = new Properties();
      try (var reader = Files.newBufferedReader(settings)) {
        changed.load(reader);
      }
      change(call, changed);
      Configuration next = Configuration.of(access.directory(), changed);
      if (next.text(Setting.ROOT_KEY).equals("file")
          && Files.exists(next.path(Setting.ROOT_KEY_FILE))) {
        throw CommandException.usage(
            "argument " + KEY_FILE + ": the file exists already, and nothing is overwritten");
      }
      boolean password = next.text(Setting.ROOT_KEY).equals("password");
      Path written = PrivateFiles.beside(settings, text(changed));
      String id =
          on(
              call,
              service ->
                  password
                      ? StorePasswords.with(
                          call.around(), typed -> service.changeRootKey(next, typed))
                      : service.changeRootKey(next));
      PrivateFiles.move(written, settings);
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("RootKeyId", id);
      members.put("RootKey", next.text(Setting.ROOT_KEY));
      if (next.text(Setting.ROOT_KEY).equals("file")) {
        members.put("RootKeyFile", next.path(Setting.ROOT_KEY_FILE).toString());
      }
      Printed.result(call, "RootKey", members);
      call.around()
          .err()
          .println(
              "The former root key still opens the backups that were made with it. Copy the new one"
                  + " to where such copies are kept.");
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandException(ExitCode.GENERAL, "The settings cannot be changed: " + e);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static void change(Invocation call, Properties changed) {
    String kind = call.option(KIND);
    changed.setProperty(Setting.ROOT_KEY.key(), kind == null ? "file" : kind);
    changed.remove(Setting.ROOT_KEY_FILE.key());
    changed.remove(Setting.ROOT_KEY_PASSPHRASE_FILE.key());
    if (kind == null || kind.equals("file")) {
      String file = call.option(KEY_FILE);
      changed.setProperty(
          Setting.ROOT_KEY_FILE.key(),
          file == null
              ? "root-" + call.around().clock().millis() + ".key"
              : call.around().path(file).toAbsolutePath().toString());
    }
    String passphrase = call.option(PASSPHRASE_FILE);
    if (passphrase != null) {
      changed.setProperty(
          Setting.ROOT_KEY_PASSPHRASE_FILE.key(),
          call.around().path(passphrase).toAbsolutePath().toString());
    }
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
