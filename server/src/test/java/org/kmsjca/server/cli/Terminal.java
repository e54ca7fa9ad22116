// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process on a terminal of its own, which the program {@code script} makes. */
final class Terminal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 20;

  private final Process process;
  private final OutputStream keyboard;
  private final StringBuilder screen = new StringBuilder();

  private Terminal(Process process) {
    this.process = process;
    keyboard = process.getOutputStream();
    Thread reader = new Thread(this::read, "reads the terminal");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a command line of the shell; the test is skipped where a program is missing. */
  static Terminal start(Map<String, String> environment, Path directory, String command)
      throws IOException {
    needs("script");
    ProcessBuilder builder = new ProcessBuilder("script", "-qefc", command, "/dev/null");
    builder.environment().putAll(environment);
    builder.environment().put("TERM", "dumb");
    return new Terminal(builder.directory(directory.toFile()).redirectErrorStream(true).start());
  }

  /** Skips the test, and says so, where a program is not installed. */
  static void needs(String program) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    if (!found) {
      System.out.println("skipped: " + program + " is not installed");
    }
    assumeTrue(found, program);
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] piece = new byte[8192];
      for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
        synchronized (screen) {
          screen.append(new String(piece, 0, size, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The terminal was closed.
    }
  }

  /** Gives what was shown since the last {@link #clear}. */
  String shown() {
    synchronized (screen) {
      return screen.toString();
    }
  }

  void clear() {
    synchronized (screen) {
      screen.setLength(0);
    }
  }

  Terminal type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
    return this;
  }

  /** Waits until a text is shown. */
  Terminal await(String text) throws InterruptedException {
    await(() -> shown().contains(text), text);
    return this;
  }

  private void await(BooleanSupplier condition, String what) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s in:%n%s", what, shown()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Waits for the end of the process. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(shown()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    keyboard.close();
    process.destroy();
  }
}
