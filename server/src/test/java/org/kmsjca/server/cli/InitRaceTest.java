// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes make stores with one profile: the second finds the section of the first. */
class InitRaceTest {

  @TempDir private Path directory;

  @Test
  void sectionThatAppearsMeanwhile_isNotMadeTwice_andTheStoreIsTakenBack() throws Exception {
    Path credentials = directory.resolve("credentials");
    Files.createFile(
        credentials,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String other = "[default]\nstore = /elsewhere\n";
    ProcessBuilder builder = new ProgramProcess(directory).prepared("init");
    builder.environment().put("KMS_JCA_CREDENTIALS_FILE", credentials.toString());
    Path store = directory.resolve(".kms-jca/store");
    Process process;
    try (FileChannel channel = FileChannel.open(credentials, StandardOpenOption.WRITE)) {
      channel.lock();
      process = builder.start();
      while (Files.notExists(store.resolve("kms.db"))) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(10);
      }
      channel.write(ByteBuffer.wrap(other.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(ProgramProcess.said(process)).contains("has a section [default] already");
    assertThat(process.waitFor()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(credentials).hasContent(other);
    assertThat(store).doesNotExist();
  }
}
