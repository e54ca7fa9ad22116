// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A program with the command {@code file}, on a store with the keys {@code alias/a} and b. */
final class FileProgram implements FileSurroundings, AutoCloseable {

  private static final String ROOT = "arn:aws:iam::000000000000:root";

  final ByteArrayOutputStream output = new ByteArrayOutputStream();
  final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  final Path directory;
  boolean terminal;
  boolean json;
  FileChannel standardInput = new FileInputStream(FileDescriptor.in).getChannel();
  FileChannel standardOutput = new FileOutputStream(FileDescriptor.out).getChannel();

  private final Configuration configuration;
  private final EmbeddedService service;

  FileProgram(Path directory, Path store) {
    this.directory = directory;
    Properties settings = new Properties();
    settings.setProperty("store", store.resolve("kms.db").toString());
    settings.setProperty("root-key-file", store.resolve("root.key").toString());
    settings.setProperty("audit", store.resolve("audit").toString());
    configuration = Configuration.of(store, settings);
    service = EmbeddedService.open(configuration);
  }

  void makeKeys() {
    for (String alias : new String[] {"alias/a", "alias/b"}) {
      kms().call(new CreateAlias(alias, kms().call(CreateKey.of()).keyMetadata().keyId()));
    }
  }

  Kms kms() {
    return service.as(Caller.of(ROOT)).kms();
  }

  /** Runs a command. */
  int run(String... words) {
    CommandLine program = new CommandLine(FileCommand.spec(action -> action));
    ParseResult whole = program.parseArgs(words);
    ParseResult parsed = whole.hasSubcommand() ? whole.subcommand() : whole;
    return ((FileAction) parsed.commandSpec().userObject()).run(parsed, this);
  }

  String errorText() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Override
  public KmsProvider provider() {
    return KmsProvider.of(configuration, kms());
  }

  @Override
  public Path path(String name) {
    return directory.resolve(name);
  }

  @Override
  public FileChannel standardInput() {
    return standardInput;
  }

  @Override
  public FileChannel standardOutput() {
    return standardOutput;
  }

  @Override
  public PrintStream out() {
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }

  @Override
  public PrintStream err() {
    return new PrintStream(errors, true, StandardCharsets.UTF_8);
  }

  @Override
  public boolean isTerminal() {
    return terminal;
  }

  @Override
  public boolean wantsJson() {
    return json;
  }

  @Override
  public void close() {
    service.close();
  }

  /** A process of its own: directory, store, and what to run. */
  public static void main(String[] arguments) {
    FileProgram program = new FileProgram(Path.of(arguments[0]), Path.of(arguments[1]));
    int exitCode = program.run(Arrays.copyOfRange(arguments, 2, arguments.length));
    System.err.print(program.errorText());
    Runtime.getRuntime().exit(exitCode);
  }
}
