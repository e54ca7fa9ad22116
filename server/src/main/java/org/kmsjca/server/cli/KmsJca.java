// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.kmsjca.server.cli.input.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The program {@code kms-jca}.
 *
 * <p>Results go to standard output, errors to standard error; the exit codes are those of version 2
 * of the AWS command line.
 */
public final class KmsJca {

  private static final String HELP_WORD = "help";

  private KmsJca() {}

  /**
   * Runs one command and ends the process.
   *
   * @param arguments the words after the program's name
   */
  public static void main(String[] arguments) {
    if (!List.of(arguments).contains(GlobalOptions.DEBUG)) {
      System.setProperty("java.util.logging.config.class", NoLogging.class.getName());
    }
    useHomeOfTheShell();
    StandardOutput written = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(written, false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    Surroundings around =
        new Surroundings(
            System.getenv(),
            out,
            err,
            Path.of("").toAbsolutePath(),
            Path.of(System.getProperty("user.home")),
            ZoneId.systemDefault(),
            InstantSource.system());
    int exitCode = run(List.of(arguments), around);
    out.flush();
    String failure = written.failure();
    if (failure != null && exitCode == ExitCode.OK) {
      exitCode = failure.isEmpty() ? ExitCode.GENERAL : failed(ExitCode.GENERAL, failure, around);
    }
    err.flush();
    Runtime.getRuntime().exit(exitCode);
  }

  /* The JVM asks the system who the user is; everything else on a terminal goes by the variable. */
  private static void useHomeOfTheShell() {
    String home = System.getenv("HOME");
    if (home != null && Path.of(home).isAbsolute()) {
      System.setProperty("user.home", home);
    }
  }

  /**
   * Runs one command.
   *
   * @param arguments the words after the program's name
   * @param around what the command sees of the process
   * @return the exit code, one of {@link ExitCode}
   */
  public static int run(List<String> arguments, Surroundings around) {
    try {
      return perform(arguments, around);
    } catch (CommandException e) {
      return failed(e.exitCode(), String.valueOf(e.getMessage()), around);
    } catch (InputException e) {
      return failed(ExitCode.USAGE, String.valueOf(e.getMessage()), around);
    } catch (ParameterException e) {
      return failed(ExitCode.USAGE, WrongWords.told(e), around);
    } catch (RuntimeException e) {
      if (arguments.contains(GlobalOptions.DEBUG)) {
        e.printStackTrace(around.err());
      }
      return failed(ExitCode.GENERAL, String.valueOf(e.getMessage()), around);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return failed(ExitCode.GENERAL, "There is not enough memory for this: " + e, around);
    } finally {
      around.out().flush();
      around.err().flush();
    }
  }

  private static int perform(List<String> arguments, Surroundings around) {
    List<String> words = CommandTree.words(arguments);
    List<String> asked = new ArrayList<>(arguments);
    int last = words.size() - 1;
    if (last >= 0 && words.get(last).equals(HELP_WORD) && arguments.indexOf(HELP_WORD) >= last) {
      words = words.subList(0, last);
      asked.remove(asked.lastIndexOf(HELP_WORD));
      asked.add(GlobalOptions.HELP);
    }
    CommandSpec spec = CommandTree.of(words);
    CommandLine program =
        new CommandLine(spec)
            .setExpandAtFiles(false)
            .setOverwrittenOptionsAllowed(true)
            .setUnmatchedOptionsAllowedAsOptionParameters(false);
    ParseResult parsed =
        program.parseArgs(ShortFlags.completed(spec, asked).toArray(String[]::new));
    Invocation call = new Invocation(parsed, around);
    if (call.has(GlobalOptions.VERSION)) {
      around.out().println(HelpTexts.version());
      return ExitCode.OK;
    }
    Action action = (Action) call.last().commandSpec().userObject();
    if (call.has(GlobalOptions.HELP)) {
      return HelpTexts.show(call);
    }
    GlobalOptions.check(call, words);
    return action.run(call);
  }

  private static int failed(int exitCode, String message, Surroundings around) {
    if (exitCode == ExitCode.USAGE) {
      around.err().print(HelpTexts.USAGE);
      around.err().println(CommandTree.PROGRAM + ": error: " + message);
    } else {
      around.err().println();
      around.err().println(message);
    }
    return exitCode;
  }
}
