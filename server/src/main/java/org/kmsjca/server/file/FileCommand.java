// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The command {@code file} with its subcommands, in the words of picocli. */
public final class FileCommand {

  /** The name of the command. */
  public static final String NAME = "file";

  static final String KEY = "--key-id";
  static final String CONTEXT = "--encryption-context";
  static final String SOURCE_KEY = "--source-key-id";
  static final String SOURCE_CONTEXT = "--source-encryption-context";
  static final String DESTINATION_KEY = "--destination-key-id";
  static final String DESTINATION_CONTEXT = "--destination-encryption-context";
  static final String FORCE = "--force";
  static final String IN_PLACE = "--in-place";
  static final String QUIET = "--quiet";

  private static final String KEY_LABEL = "key ID, ARN or alias";
  private static final String CONTEXT_LABEL = "name=value,...";

  private FileCommand() {}

  /**
   * Makes the command.
   *
   * @param wrap makes what becomes the user object of the command and of each subcommand, so that a
   *     program finds there what it runs
   * @return the command
   */
  public static CommandSpec spec(Function<FileAction, Object> wrap) {
    CommandSpec file =
        command(
            wrap,
            (words, around) -> FileFailures.told(around, FileCommand::refuse),
            NAME,
            "Encrypts, decrypts, rewraps and inspects files of any size.");
    file.addSubcommand("encrypt", encrypt(wrap));
    file.addSubcommand("decrypt", decrypt(wrap));
    file.addSubcommand("rewrap", rewrap(wrap));
    file.addSubcommand("inspect", inspect(wrap));
    return file;
  }

  private static void refuse() {
    throw FileException.usage("one of these is expected: encrypt, decrypt, rewrap, inspect");
  }

  private static CommandSpec encrypt(Function<FileAction, Object> wrap) {
    CommandSpec spec =
        command(
            wrap,
            new FileTransformation(FileTransformation.Kind.ENCRYPT),
            "encrypt",
            "Encrypts a file. The output appears when it is complete; - is standard input or output.");
    spec.addOption(value(KEY, KEY_LABEL, "KMS key that will open the file."));
    spec.addOption(values(CONTEXT, CONTEXT_LABEL, "Pairs bound to the file, readable by anybody."));
    addOutput(spec);
    return spec.addPositional(words("<input> <output>"));
  }

  private static CommandSpec decrypt(Function<FileAction, Object> wrap) {
    CommandSpec spec =
        command(
            wrap,
            new FileTransformation(FileTransformation.Kind.DECRYPT),
            "decrypt",
            "Decrypts a file. The output appears when all of it is known to be right. To standard"
                + " output (-) each part goes when it is known to be right: what came is the whole"
                + " only if the exit code is 0.");
    spec.addOption(value(KEY, KEY_LABEL, "KMS key with which the file was encrypted."));
    spec.addOption(values(CONTEXT, CONTEXT_LABEL, "Pairs that the file must have."));
    addOutput(spec);
    return spec.addPositional(words("<input> <output>"));
  }

  private static CommandSpec rewrap(Function<FileAction, Object> wrap) {
    CommandSpec spec =
        command(
            wrap,
            new FileTransformation(FileTransformation.Kind.REWRAP),
            "rewrap",
            "Encrypts a file again, with a new data key and perhaps another KMS key. The plaintext"
                + " is written nowhere.");
    spec.addOption(value(SOURCE_KEY, KEY_LABEL, "KMS key with which the file was encrypted."));
    spec.addOption(values(SOURCE_CONTEXT, CONTEXT_LABEL, "Pairs that the file must have."));
    spec.addOption(
        value(DESTINATION_KEY, KEY_LABEL, "KMS key that will open the file; if none, the same."));
    spec.addOption(
        values(
            DESTINATION_CONTEXT, CONTEXT_LABEL, "Pairs bound to the new file; if none, the same."));
    spec.addOption(flag(IN_PLACE, "Replaces the file, as a whole."));
    addOutput(spec);
    return spec.addPositional(words("<input> <output>"));
  }

  private static CommandSpec inspect(Function<FileAction, Object> wrap) {
    CommandSpec spec =
        command(
            wrap,
            new Inspection(),
            "inspect",
            "Shows what an encrypted file tells to anybody. Needs no key, and checks nothing.");
    return spec.addPositional(words("<input>"));
  }

  private static CommandSpec command(
      Function<FileAction, Object> wrap, FileAction action, String name, String description) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(wrap.apply(action)).name(name);
    spec.usageMessage().description(description);
    return spec;
  }

  private static void addOutput(CommandSpec spec) {
    spec.addOption(flag(FORCE, "Replaces the output if it exists."));
    spec.addOption(flag(QUIET, "Shows no progress; on anything but a terminal none is shown."));
  }

  private static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel("<" + label + ">")
        .description(description)
        .build();
  }

  private static OptionSpec values(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel("<" + label + ">")
        .description(description)
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  /* How many there must be is checked later, with an error of our own. */
  private static PositionalParamSpec words(String label) {
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .paramLabel(label)
        .hideParamSyntax(true)
        .description("Files; - is standard input or output.")
        .build();
  }
}
