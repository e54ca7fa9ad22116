// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs programs in JVMs of their own, with a home directory of their own. */
public final class FreshJvm {

  private static final long TIMEOUT_SECONDS = 120;

  private final Path directory;
  private final List<String> options = new ArrayList<>();
  private final List<String> security = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");

  /** What a program has left. */
  public record Outcome(int exitCode, String output) {}

  /**
   * Prepares a JVM.
   *
   * @param directory its home directory, for files of the test too
   */
  public FreshJvm(Path directory) {
    this.directory = directory;
    options.add("-Duser.home=" + directory);
    options.add("-Xmx256m");
  }

  /** Adds options of the JVM. */
  public FreshJvm with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Adds the provider behind all others; an argument may follow its name. */
  public FreshJvm withInstalledProvider(String provider) {
    security.add("security.provider." + (installedProviders().size() + 1) + "=" + provider);
    return this;
  }

  /** Sets the JDK's limits of key sizes. */
  public FreshJvm withCryptoPolicy(String policy) {
    security.add("crypto.policy=" + policy);
    return this;
  }

  /** Adds the provider before all others. */
  public FreshJvm withProviderInFront(String provider) {
    security.add("security.provider.1=" + provider);
    for (String other : installedProviders()) {
      security.add("security.provider." + (security.size() + 1) + "=" + other);
    }
    return this;
  }

  private List<String> allOptions() throws IOException {
    List<String> all = new ArrayList<>(options);
    if (!security.isEmpty()) {
      Path file = Files.createTempFile(directory, "java", ".security");
      Files.write(file, security);
      all.add("-Djava.security.properties=" + file);
    }
    return all;
  }

  /* As the JVM's file lists them, not as this JVM has them. */
  private static List<String> installedProviders() {
    return Stream.iterate(1, n -> n + 1)
        .map(n -> Security.getProperty("security.provider." + n))
        .takeWhile(provider -> provider != null)
        .toList();
  }

  /** Puts the module and the libraries it needs on the module path, the tests on the class path. */
  public FreshJvm withModulePath() {
    String libraries = "bcprov|jackson|caffeine|sqlite|slf4j|AmazonCorretto";
    List<String> entries = List.of(classPath.split(File.pathSeparator));
    String modules =
        entries.stream()
            .filter(
                entry ->
                    entry.endsWith(Path.of("target", "classes").toString())
                        || new File(entry).getName().matches("(" + libraries + ").*"))
            .collect(Collectors.joining(File.pathSeparator));
    classPath =
        entries.stream()
            .filter(entry -> entry.endsWith(Path.of("target", "test-classes").toString()))
            .collect(Collectors.joining(File.pathSeparator));
    return with("-p", modules, "--add-modules", "org.kmsjca.provider");
  }

  /** Runs a main class to its end. */
  public Outcome run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(allOptions());
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a tool of the JDK with the options and class path of this JVM. */
  public Outcome runTool(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(tool(name));
    allOptions().forEach(option -> command.add("-J" + option));
    command.addAll(List.of("-J-cp", "-J" + classPath));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private Outcome run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close(); // nobody is there to answer questions
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + command + "\n" + Files.readString(output));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
