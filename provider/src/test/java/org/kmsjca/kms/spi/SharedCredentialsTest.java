// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Credentials files are read as AWS reads them, and no error shows what is in them. */
class SharedCredentialsTest {

  private static final String CONTENT =
      """
      # a comment
      [default]
      aws_access_key_id = AKIADEFAULT
      aws_secret_access_key=secret/of+default==
      region = anywhere

      [ session ]
      aws_access_key_id=ASIASESSION
        aws_secret_access_key =  secret-of-session\r
      ; another comment
      aws_session_token = token-of-session
      [incomplete]
      aws_access_key_id = AKIAINCOMPLETE
      [twice]
      aws_access_key_id = AKIATWICE
      aws_secret_access_key = secret-one
      aws_secret_access_key = secret-two
      [broken]
      secret-without-equals
      [foreign]
      aws_access_key_id = AKIAFOREIGN
      aws_secret_access_key = secret-\u00e4
      """;

  @TempDir Path directory;

  @Test
  @Spec("ID-41")
  void profile_isRead() throws IOException {
    Path file = file(CONTENT, "rw-------");
    AccessKeyCredentials user = SharedCredentials.read(file, "default");
    assertThat(user.accessKeyId()).isEqualTo("AKIADEFAULT");
    assertThat(text(user.secretAccessKey())).isEqualTo("secret/of+default==");
    assertThat(user.sessionToken()).isNull();
    AccessKeyCredentials session = SharedCredentials.read(file, "session");
    assertThat(text(session.secretAccessKey())).isEqualTo("secret-of-session");
    assertThat(text(session.sessionToken())).isEqualTo("token-of-session");
    session.destroy();
    assertThat(session.isDestroyed()).isTrue();
    assertThat(session.sessionToken().isDestroyed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "none, has no section [none]",
    "incomplete, has no aws_secret_access_key in section [incomplete]",
    "twice, has aws_secret_access_key twice",
    "broken, has a line without",
    "foreign, has characters beyond ASCII in aws_secret_access_key"
  })
  @Spec("ID-41")
  void wrongProfile_isRefused_withoutShowingSecrets(String profile, String reason)
      throws IOException {
    Path file = file(CONTENT, "rw-------");
    assertThatThrownBy(() -> SharedCredentials.read(file, profile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("secret-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  @Spec("ID-41")
  void fileOpenToOthers_isRefused_withTheCommandThatHelps(String mode) throws IOException {
    Path file = file(CONTENT, mode);
    assertThatThrownBy(() -> SharedCredentials.read(file, "default"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run: chmod 600 " + file);
  }

  @Test
  @Spec("ID-41")
  void missingFile_isRefused() {
    assertThatThrownBy(() -> SharedCredentials.read(directory.resolve("none"), "default"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  @Spec("ID-41")
  void callerAndCredentialsFile_excludeEachOther() {
    Properties both = new Properties();
    both.setProperty("caller", "arn:aws:iam::000000000000:root");
    both.setProperty("credentials-file", "credentials");
    assertThatThrownBy(() -> Configuration.of(directory, both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("credentials-file");
  }

  @ParameterizedTest
  @CsvSource({"caller, subject", "credentials-file, credentials"})
  @Spec({"ID-41", "ID-42"})
  void settings_areWrittenAndReadAgain(String name, String value) throws IOException {
    Properties settings = new Properties();
    settings.setProperty(name, value);
    Configuration written = Configuration.of(directory, settings);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    written.writeTo(out);
    Path file = directory.resolve("written.properties");
    Files.write(file, out.toByteArray());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Configuration read = Configuration.read(file);
    assertThat(read.isCallerSubject()).isEqualTo(name.equals("caller"));
    assertThat(read.path(Setting.CREDENTIALS_FILE))
        .isEqualTo(written.path(Setting.CREDENTIALS_FILE));
  }

  private Path file(String content, String mode) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String text(KeyMaterial secret) {
    return secret.lend(bytes -> new String(bytes, StandardCharsets.US_ASCII));
  }
}
