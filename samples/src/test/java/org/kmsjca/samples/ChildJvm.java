// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that was run in a JVM of its own, with this JVM's class path.
 *
 * @param exitCode 0 if it succeeded
 * @param output what it printed, errors included
 */
public record ChildJvm(int exitCode, String output) {

  /**
   * Runs a program to its end.
   *
   * @param options of the JVM
   * @param mainClass the program
   * @param arguments of the program
   */
  public static ChildJvm run(List<String> options, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(options, mainClass, arguments);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new ChildJvm(process.waitFor(), output.replace(System.lineSeparator(), "\n"));
  }

  /** Starts a program; takes the same parameters as {@link #run}. Its errors go to its output. */
  static Process start(List<String> options, String mainClass, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.addAll(options);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }
}
