// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end while they write. */
@Timeout(120)
class KilledFileCommandTest {

  @TempDir private Path directory;
  @TempDir private Path store;

  @BeforeEach
  void makeKeys() {
    try (FileProgram program = new FileProgram(directory, store)) {
      program.makeKeys();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Starts to encrypt what this test gives it, and waits until it writes. */
  private Process begun() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                FileProgram.class.getName(),
                directory.toString(),
                store.toString(),
                "encrypt",
                "--key-id",
                "alias/a",
                "-",
                "out")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    OutputStream in = process.getOutputStream();
    in.write(new byte[8 << 20]);
    in.flush();
    while (size() == 0) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }
    return process;
  }

  private long size() throws IOException {
    for (String name : names()) {
      if (name.startsWith(SafeOutput.PREFIX)) {
        return Files.size(directory.resolve(name));
      }
    }
    return 0;
  }

  @Test
  void killed_leavesAtMostATemporaryFile() throws Exception {
    Process process = begun();
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(names()).hasSize(1).allMatch(name -> name.startsWith(SafeOutput.PREFIX));
  }

  @Test
  void toldToEnd_leavesNothing() throws Exception {
    Process process = begun();
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void leftAlone_finishes() throws Exception {
    Process process = begun();
    process.getOutputStream().close();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(names()).containsExactly("out");
  }
}
