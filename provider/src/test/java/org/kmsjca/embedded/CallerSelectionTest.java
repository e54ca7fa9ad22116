// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.UpdateAccessKey;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** The configuration chooses who calls. */
class CallerSelectionTest {

  @TempDir Path directory;
  private AccessKey key;
  private Iam iam;

  @BeforeEach
  void makeBob() {
    iam =
        OpenEngines.of(Configuration.defaults(directory))
            .iam(Caller.of("arn:aws:iam::000000000000:root"));
    iam.call(CreateUser.of("Bob"));
    iam.call(new PutUserPolicy("Bob", "p", IamContractTest.allow("kms:GenerateRandom")));
    key = iam.call(new CreateAccessKey("Bob")).accessKey();
  }

  @AfterEach
  void close() {
    OpenEngines.closeAll();
  }

  @Test
  @Spec("ID-40")
  void callerSetting_namesTheCaller() {
    RevocableKms bob = open("caller", "arn:aws:iam::000000000000:user/Bob");
    assertThat(bob.call(new GenerateRandom(1))).isNotNull();
    RevocableKms nobody = open("caller", "arn:aws:iam::000000000000:user/Nobody");
    assertThatThrownBy(() -> nobody.call(new GenerateRandom(1)))
        .isInstanceOfSatisfying(
            KmsAccessDeniedException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.UNRECOGNIZED_CLIENT));
    assertThat(open("profile", "default").call(ListKeys.of()).keys()).as("the root").isEmpty();
  }

  @Test
  @Spec({"ID-40", "ID-41"})
  void credentialsFile_rightSecret_isItsOwner() throws IOException {
    write(text(key.secretAccessKey()));
    RevocableKms bob = open("credentials-file", "credentials");
    assertThat(bob.call(new GenerateRandom(1))).isNotNull();
    iam.call(new UpdateAccessKey("Bob", key.accessKeyId(), "Inactive"));
    assertThatThrownBy(() -> bob.call(new GenerateRandom(1)))
        .isInstanceOf(KmsAccessDeniedException.class);
  }

  @Test
  @Spec("ID-41")
  void credentialsFile_wrongSecret_isRefusedWhenTheServiceIsOpened() throws IOException {
    String wrong = "x".repeat(40);
    write(wrong);
    assertThatThrownBy(() -> open("credentials-file", "credentials"))
        .isInstanceOfSatisfying(
            KmsAccessDeniedException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.INVALID_SIGNATURE))
        .message()
        .doesNotContain(wrong);
  }

  private RevocableKms open(String setting, String value) {
    Properties properties = new Properties();
    properties.setProperty(setting, value);
    return new EmbeddedKmsBackend().open(Configuration.of(directory, properties));
  }

  private void write(String secret) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        "[default]\naws_access_key_id="
            + key.accessKeyId()
            + "\naws_secret_access_key="
            + secret
            + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String text(KeyMaterial secret) {
    return secret.lend(bytes -> new String(bytes, StandardCharsets.US_ASCII));
  }
}
