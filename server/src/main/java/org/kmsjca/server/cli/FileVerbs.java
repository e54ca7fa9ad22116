// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.server.cli.output.OutputFormat;
import org.kmsjca.server.file.FileAction;
import org.kmsjca.server.file.FileCommand;
import org.kmsjca.server.file.FileSurroundings;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs the command {@code file} with the store and the access key of its flags. Confined to one
 * thread.
 */
final class FileVerbs implements FileSurroundings {

  private final Invocation call;
  private @Nullable EmbeddedService service;

  private FileVerbs(Invocation call) {
    this.call = call;
  }

  /** Makes the command. */
  static CommandSpec command() {
    return FileCommand.spec(action -> (Action) call -> new FileVerbs(call).run(action));
  }

  private int run(FileAction action) {
    GlobalOptions.output(call); // refuses what is no format
    try {
      return action.run(call.last(), this);
    } finally {
      EmbeddedService opened = service;
      if (opened != null) {
        opened.close();
      }
    }
  }

  @Override
  public KmsProvider provider() {
    StoreAccess access = new StoreAccess(call);
    Configuration configuration = access.configuration();
    EmbeddedService opened = access.open();
    service = opened;
    return KmsProvider.of(configuration, access.caller(opened, configuration).kms());
  }

  @Override
  public Path path(String name) {
    return call.around().path(name);
  }

  @Override
  @SuppressWarnings("resource") // it is the process's own
  public FileChannel standardInput() {
    return new FileInputStream(FileDescriptor.in).getChannel();
  }

  @Override
  @SuppressWarnings("resource") // it is the process's own
  public FileChannel standardOutput() {
    return new FileOutputStream(FileDescriptor.out).getChannel();
  }

  @Override
  public PrintStream out() {
    return call.around().out();
  }

  @Override
  public PrintStream err() {
    return call.around().err();
  }

  /* The JDK's console tells of input and output only. Where this cannot be read, it is none. */
  @Override
  public boolean isTerminal() {
    try {
      Path errors = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return errors.startsWith("/dev/pts") || errors.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /* The operations write JSON unless told otherwise; this is for people unless told otherwise. */
  @Override
  public boolean wantsJson() {
    boolean told =
        call.option(GlobalOptions.OUTPUT) != null
            || call.around().variable(GlobalOptions.OUTPUT_VARIABLE) != null;
    return told && GlobalOptions.output(call) == OutputFormat.JSON;
  }
}
