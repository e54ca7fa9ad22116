// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Changes the root key of a store, and its settings with it. Confined to one thread.
 *
 * <p>The new settings are written beside the old ones before the root key changes, and take their
 * place afterwards: if the process ends in between, both are there, and one of them opens the
 * store. If the root key does not change, the new ones are deleted.
 */
final class RootKeyRotation {

  private static final String KIND = "--root-key";
  private static final String KEY_FILE = "--root-key-file";
  private static final String PASSPHRASE_FILE = "--root-key-passphrase-file";
  private static final String PASSWORD = "password";

  private final Invocation call;
  private final StoreAccess access;
  private final Path settings;

  private RootKeyRotation(Invocation call) {
    this.call = call;
    access = new StoreAccess(call);
    settings = access.directory().resolve(StoreAccess.SETTINGS_FILE);
  }

  /** Makes the command {@code root-key}. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command("root-key", "Looks after the root key.", HelpTexts.missing("subcommand"));
    CommandSpec rotate =
        Specs.command(
            "rotate",
            "Makes a new root key and wraps all secrets of the store anew, while it is in use. "
                + StorePasswords.VARIABLE
                + " names the file with the password that the store has, "
                + StorePasswords.NEW_VARIABLE
                + " the one with the password it gets; without them, the terminal is asked.",
            call -> new RootKeyRotation(call).run());
    rotate.addOption(
        Specs.choice(
            KIND,
            "kind",
            "file (the default), passphrase or password.",
            List.of("file", "passphrase", PASSWORD)));
    rotate.addOption(Specs.value(KEY_FILE, "file", "The new root key; must not exist."));
    rotate.addOption(Specs.value(PASSPHRASE_FILE, "file", "First line: the new passphrase."));
    spec.addSubcommand("rotate", rotate);
    return spec;
  }

  /**
   * Tells what to do if a store cannot be opened because a rotation was ended by force.
   *
   * @return a sentence for the end of an error; empty if nothing points to it
   */
  static String hint(Configuration configuration) {
    Path settings = configuration.directory().resolve(StoreAccess.SETTINGS_FILE);
    Path next = PrivateFiles.next(settings);
    return Files.exists(next)
        ? "\nA rotation of the root key was ended by force. If the root key had changed already, the"
            + " new settings open the store: mv "
            + next
            + " "
            + settings
        : "";
  }

  private int run() {
    Configuration present = access.configuration();
    try (FileChannel channel = FileChannel.open(settings, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw busy();
      }
      Properties changed = new Properties();
      try (var reader = Files.newBufferedReader(settings)) {
        changed.load(reader);
      }
      change(changed);
      Configuration next = checked(present, changed);
      tell(
          next,
          present.text(Setting.ROOT_KEY).equals(PASSWORD)
              ? StorePasswords.with(
                  call.around(),
                  password -> rotated(next, changed, () -> EmbeddedService.open(present, password)))
              : rotated(next, changed, () -> EmbeddedService.open(present, call.around().clock())));
      return ExitCode.OK;
    } catch (OverlappingFileLockException e) {
      throw busy();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static CommandException failed(IOException e) {
    return new CommandException(ExitCode.GENERAL, "The settings cannot be changed: " + e);
  }

  private static CommandException busy() {
    return new CommandException(
        ExitCode.GENERAL, "Another process changes the root key of this store just now.");
  }

  private Configuration checked(Configuration present, Properties changed) {
    Configuration next;
    try {
      next = Configuration.of(present.directory(), changed);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
    String kind = next.text(Setting.ROOT_KEY);
    refuseUnless(kind.equals("file"), KEY_FILE, "file");
    refuseUnless(kind.equals("passphrase"), PASSPHRASE_FILE, "passphrase");
    if (kind.equals("file") && Files.exists(next.path(Setting.ROOT_KEY_FILE))) {
      throw CommandException.usage(
          "argument " + KEY_FILE + ": the file exists already, and nothing is overwritten");
    }
    return next;
  }

  private void refuseUnless(boolean fits, String flag, String kind) {
    if (!fits && call.has(flag)) {
      throw CommandException.usage("argument " + flag + ": only with " + KIND + " " + kind);
    }
  }

  private String rotated(
      Configuration next, Properties changed, Supplier<EmbeddedService> opening) {
    EmbeddedService service = opened(next, opening);
    try {
      // Whoever is asked for a password is asked before anything is written.
      return next.text(Setting.ROOT_KEY).equals(PASSWORD)
          ? StorePasswords.withNew(
              call.around(),
              StorePasswords.NEW_VARIABLE,
              password ->
                  changed(changed, opening, service, () -> service.changeRootKey(next, password)))
          : changed(changed, opening, service, () -> service.changeRootKey(next));
    } finally {
      service.close();
    }
  }

  private static EmbeddedService opened(Configuration next, Supplier<EmbeddedService> opening) {
    try {
      return opening.get();
    } catch (KmsException | IllegalArgumentException e) {
      throw CommandException.configuration(
          "The store cannot be opened: " + e.getMessage() + hint(next));
    }
  }

  private String changed(
      Properties changed,
      Supplier<EmbeddedService> opening,
      EmbeddedService service,
      Supplier<String> change) {
    try {
      Path written = PrivateFiles.beside(settings, StoreCommands.text(changed));
      String id;
      try {
        id = change.get();
      } catch (KmsException | IllegalArgumentException e) {
        service.close();
        deleteUnlessNeeded(written, opening);
        throw new CommandException(
            ExitCode.GENERAL, "The root key cannot be changed: " + e.getMessage());
      }
      PrivateFiles.move(written, settings);
      return id;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /* A change that failed may hold all the same: then the new settings are the only ones. */
  private static void deleteUnlessNeeded(Path written, Supplier<EmbeddedService> opening)
      throws IOException {
    try {
      opening.get().close();
      Files.delete(written);
    } catch (KmsException e) {
      // What opens the store is told to whoever opens it.
    }
  }

  private void tell(Configuration next, String id) {
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
  }

  private void change(Properties changed) {
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
}
