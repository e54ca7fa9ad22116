// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code file} in a process of its own: on a terminal, told to end, and on a disk that is full. */
class FileProcessTest {

  private static final long LARGE = 8L << 30;
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final String ENCRYPT = "$KMS file encrypt --key-id alias/a large out/file";

  @TempDir private Path directory;

  @BeforeEach
  void begin() throws IOException {
    CommandHome home = new CommandHome(directory);
    home.ok("init");
    String key = home.ok("create-key", "--query", "KeyMetadata.KeyId", "--output", "text").strip();
    home.ok("create-alias", "--alias-name", "alias/a", "--target-key-id", key);
    Files.createDirectory(directory.resolve("out"));
    // Takes no place: it is a hole.
    try (RandomAccessFile large = new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
      large.setLength(LARGE);
    }
  }

  private List<Path> out() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      return files.toList();
    }
  }

  private Terminal terminal(String line) throws IOException {
    return Terminal.start(
        Map.of("HOME", directory.toString()),
        directory,
        line.replace("$KMS", ProgramProcess.shellWords()));
  }

  @Test
  void progress_isShown_andInterruptLeavesNothing() throws Exception {
    try (Terminal terminal = terminal("exec " + ENCRYPT)) {
      terminal.await("[").await(" %  ").await(" MiB").type("\u0003");
      assertThat(terminal.exitCode()).as(terminal.shown()).isEqualTo(INTERRUPTED);
      assertThat(out()).isEmpty();
    }
  }

  @Test
  void termination_leavesNothing() throws Exception {
    Process process = new ProgramProcess(directory).shell("exec " + ENCRYPT).start();
    while (out().isEmpty()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(out()).isEmpty();
  }

  @Test
  void writingThatFails_isToldWithTheFiles_andLeavesNothing() throws Exception {
    Process process = new ProgramProcess(directory).shell("ulimit -f 2000; " + ENCRYPT).start();
    assertThat(ProgramProcess.said(process))
        .isEqualTo("kms-jca file: large to out/file: File too large\n");
    assertThat(process.waitFor()).isEqualTo(ExitCode.GENERAL);
    assertThat(out()).isEmpty();
  }

  @Test
  void passwords_areTyped_andNotShown() throws Exception {
    String store = directory.resolve("other").toString();
    try (Terminal terminal =
        terminal("$KMS init --store '" + store + "' --profile p --setting root-key=password")) {
      terminal.await("New password of the store: ").type("some secret words\n");
      terminal.await("The same again: ").type("some secret words\n");
      assertThat(terminal.exitCode()).as(terminal.shown()).isZero();
      assertThat(terminal.shown()).contains("Made a store").doesNotContain("secret");
    }
    Files.createFile(
        directory.resolve("small"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Terminal terminal =
        terminal("$KMS file encrypt --profile p --key-id alias/none small out/file")) {
      terminal.await("Password of the store: ").type("some secret words\n");
      assertThat(terminal.exitCode()).as(terminal.shown()).isEqualTo(ExitCode.SERVICE);
      assertThat(terminal.shown()).contains("alias/none").doesNotContain("secret");
      assertThat(out()).isEmpty();
    }
  }
}
