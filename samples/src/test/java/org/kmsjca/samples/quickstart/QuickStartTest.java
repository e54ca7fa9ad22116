// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.samples.ChildJvm;

/** The quick start with a directory of awkward files, and what it does when something is wrong. */
final class QuickStartTest {

  private static final long SEED = 2;
  private static final int[] SIZES = {1, 65_535, 65_536, 65_537, 300_000};

  @TempDir Path directory;
  private Path input;
  private Path work;

  @BeforeEach
  void makeFiles() throws IOException {
    input = Files.createDirectories(directory.resolve("files of mine"));
    work = directory.resolve("work");
    Files.createFile(input.resolve("empty"));
    Path inner = Files.createDirectories(input.resolve("a").resolve("b c"));
    Random random = new Random(SEED);
    for (int size : SIZES) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      Files.write(inner.resolve("x " + size + ".bin"), content);
    }
  }

  private ChildJvm run() throws Exception {
    return ChildJvm.run(List.of(), QuickStart.class.getName(), input.toString(), work.toString());
  }

  @Test
  void quickStart_binaryFilesOfAnySize_showsAllSteps() throws Exception {
    ChildJvm run = run();
    System.out.println(run.output());
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output().replaceAll("\\s+", " "))
        .contains("alias/quick-start is arn:aws:kms:local-region-1:000000000000:key/")
        .contains(" 6 files, 496,609 bytes in ")
        .contains("data keys fetched for them: 1 ")
        .contains("process ", "all 6 files are equal")
        .contains("user/guest encrypts: done")
        .contains("decrypts: AccessDeniedException: User: arn:aws:iam::000000000000:user/guest")
        .contains("GuestMustNotDecrypt")
        .contains("DisableKey, then the same cipher and message: DisabledException")
        .contains("EnableKey, then the same again: \"still readable\"")
        .contains(" calls: ");
  }

  @Test
  void quickStart_secondRun_startsAfresh() throws Exception {
    assertThat(run().exitCode()).isZero();
    assertThat(run().exitCode()).isZero();
  }

  @Test
  void quickStart_noSuchDirectory_failsAndSaysSo() throws Exception {
    input = directory.resolve("absent");
    ChildJvm run = run();
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.output()).contains("NotDirectoryException", "absent");
  }

  @Test
  void compare_oneByteDiffers_fails() throws Exception {
    Path copy = Files.createDirectories(directory.resolve("copy"));
    Files.write(input.resolve("empty"), new byte[] {1});
    List<Path> one = List.of(input.resolve("empty"));
    Files.write(copy.resolve("empty"), new byte[] {2});
    assertThatThrownBy(() -> FileTree.checkEqual(one, input, copy))
        .isInstanceOf(IOException.class)
        .hasMessage("empty differs from its copy at byte 0");
  }

  @Test
  void decryptingProcess_damagedFile_fails() throws Exception {
    assertThat(run().exitCode()).isZero();
    Path encrypted = work.resolve("encrypted");
    Path damaged = encrypted.resolve("empty");
    byte[] message = Files.readAllBytes(damaged);
    message[message.length - 1] ^= 1;
    Files.write(damaged, message);
    assertThatThrownBy(
            () ->
                DecryptingProcess.run(
                    work.resolve("kms.ks"), "quick-start", encrypted, directory.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1");
  }
}
