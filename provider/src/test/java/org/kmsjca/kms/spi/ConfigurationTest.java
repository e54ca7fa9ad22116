// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration files that must not be trusted, and settings written and read again. */
class ConfigurationTest {

  @TempDir Path directory;

  @Test
  void read_fileThatAnybodyMayChange_isRefusedWithTheCommandThatHelps() throws IOException {
    Path file = file("rw-r--rw-");
    assertThatThrownBy(() -> Configuration.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rw-r--rw-")
        .hasMessageContaining("run: chmod go-w " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--r--r--", "rw-r--r--"})
  void read_fileThatOnlyItsOwnerMayChange_isRead(String mode) throws IOException {
    assertThat(Configuration.read(file(mode)).text(Setting.ACCOUNT)).isEqualTo("111122223333");
  }

  @Test
  void writeTo_valueWithLineBreaks_isReadAgainAsOneValue() throws IOException {
    Properties settings = new Properties();
    settings.setProperty("store", "a\nregion=eu-west-1\r\\b");
    Configuration written = Configuration.of(directory, settings);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    written.writeTo(out);
    Properties again = new Properties();
    again.load(new ByteArrayInputStream(out.toByteArray()));
    Configuration read = Configuration.of(directory, again);
    assertThat(read.path(Setting.STORE)).isEqualTo(written.path(Setting.STORE));
    assertThat(read.text(Setting.REGION)).isEqualTo(written.text(Setting.REGION));
  }

  private Path file(String mode) throws IOException {
    Path file = directory.resolve("kms.properties");
    Files.writeString(file, "account=111122223333\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
