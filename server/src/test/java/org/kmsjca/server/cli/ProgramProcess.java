// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The program in processes of its own, on the class path of this one. */
record ProgramProcess(Path directory) {

  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          classPath(),
          KmsJca.class.getName());

  /* The modules of a test are on the class path too, as absolute names. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Gives the command line of the shell that begins the program. */
  static String shellWords() {
    return JAVA.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
  }

  /** Prepares the program; errors come with its output. */
  ProcessBuilder prepared(String... arguments) {
    List<String> command = new ArrayList<>(JAVA);
    command.addAll(List.of(arguments));
    return in(command);
  }

  /** Prepares a command line of bash, in which {@code $KMS} begins the program. */
  ProcessBuilder shell(String line) {
    return in(List.of("bash", "-c", line.replace("$KMS", shellWords())));
  }

  private ProcessBuilder in(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KMS_JCA"));
    builder.environment().put("HOME", directory.toString());
    return builder.redirectErrorStream(true);
  }

  /** Gives all that a process says until it ends. */
  static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
