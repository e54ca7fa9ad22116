// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, in a home directory of the test's own. */
final class CommandHome {

  /** What a command said, and how it ended. */
  record Ended(int exitCode, String out, String err) {}

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

  private final Path directory;
  private final InstantSource clock;
  private final Map<String, String> environment = new HashMap<>();

  CommandHome(Path directory) {
    this(directory, InstantSource.fixed(NOW));
  }

  /** Makes one with another clock: endpoints look at the date of requests. */
  CommandHome(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  CommandHome set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Path directory() {
    return directory;
  }

  Ended run(String... arguments) {
    return run(List.of(arguments));
  }

  Ended run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        KmsJca.run(
            arguments,
            new Surroundings(
                environment,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                directory,
                directory,
                ZoneOffset.UTC,
                clock));
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command that must succeed, and gives what it printed. */
  String ok(String... arguments) {
    Ended ended = run(arguments);
    if (ended.exitCode() != ExitCode.OK) {
      throw new AssertionError(String.join(" ", arguments) + ": " + ended);
    }
    return ended.out();
  }
}
