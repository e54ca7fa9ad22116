// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;

/** From a configuration to a service: files, sharing in a JVM, conflicting settings. */
class EmbeddedKmsBackendTest {

  @TempDir Path directory;

  @AfterEach
  void closeEngines() {
    OpenEngines.closeAll();
  }

  @Test
  void serviceLoader_findsTheBackend() {
    assertThat(ServiceLoader.load(KmsBackend.class))
        .anySatisfy(backend -> assertThat(backend.name()).isEqualTo("embedded"));
  }

  @Test
  void open_defaults_makesFilesForTheOwnerOnlyAndWorks() throws Exception {
    RevocableKms kms = new EmbeddedKmsBackend().open(Configuration.defaults(directory));
    String key = kms.call(CreateKey.of()).keyMetadata().arn();
    assertThat(key).startsWith("arn:aws:kms:local-region-1:000000000000:key/");
    GenerateDataKey.Result made = kms.call(GenerateDataKey.of(key, EncryptionContext.EMPTY));
    assertThat(
            kms.call(Decrypt.of(made.ciphertextBlob(), EncryptionContext.EMPTY, null))
                .plaintext()
                .toByteArray())
        .isEqualTo(made.plaintext().toByteArray());
    for (String file : new String[] {"kms.db", "root.key"}) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(AuditRecords.of(directory.resolve("audit"))).hasSize(3);
  }

  @Test
  void open_directoryDoesNotExist_isMade() {
    Kms kms = new EmbeddedKmsBackend().open(Configuration.defaults(directory.resolve("new/one")));
    assertThat(kms.call(CreateKey.of()).keyMetadata().enabled()).isTrue();
  }

  @Test
  void open_twiceOnOneStore_seesChangesAtOnce() throws Exception {
    RevocableKms first = open("caller", "arn:aws:iam::000000000000:root");
    Path link = directory.resolveSibling(directory.getFileName() + "-link");
    Files.createSymbolicLink(link, directory);
    RevocableKms second = new EmbeddedKmsBackend().open(Configuration.defaults(link));
    Files.delete(link);
    String key = first.call(CreateKey.of()).keyMetadata().keyId();
    first.call(new CreateAlias("alias/app", key));
    assertThat(second.call(DescribeKey.of("alias/app")).keyMetadata().keyId()).isEqualTo(key);
    second.call(new DisableKey(key));
    assertThatThrownBy(() -> first.call(GenerateDataKey.of(key, EncryptionContext.EMPTY)))
        .isInstanceOf(KmsKeyStateException.class);
  }

  @Test
  void open_twiceWithOtherCaller_actsAsThatCaller() {
    String key =
        open("caller", "arn:aws:iam::000000000000:root").call(CreateKey.of()).keyMetadata().keyId();
    Kms alice = open("caller", "arn:aws:iam::000000000000:user/Alice");
    assertThatThrownBy(() -> alice.call(GenerateDataKey.of(key, EncryptionContext.EMPTY)))
        .hasMessageContaining("User: arn:aws:iam::000000000000:user/Alice is not authorized");
  }

  @Test
  void open_sameStoreWithConflictingSetting_isRefused() {
    open("account", "111122223333");
    assertThatThrownBy(() -> open("account", "444455556666"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("setting 'account' is '444455556666'")
        .hasMessageContaining("with '111122223333'");
    assertThat(open("account", "111122223333")).isNotNull();
  }

  @Test
  void open_sameStoreInTwoRegions_seesTheKeysOfEach() {
    String key = open("region", "eu-central-1").call(CreateKey.of()).keyMetadata().keyId();
    Kms west = open("region", "eu-west-1");
    assertThatThrownBy(() -> west.call(DescribeKey.of(key)))
        .hasMessageContaining("arn:aws:kms:eu-west-1:000000000000:key/" + key);
    assertThat(open("region", "eu-central-1").call(DescribeKey.of(key)).keyMetadata().arn())
        .startsWith("arn:aws:kms:eu-central-1:");
  }

  @Test
  void open_settingOfTheFrontDiffers_isNoConflict() {
    open("data-key.max-age", "1h");
    assertThat(open("data-key.max-age", "2h")).isNotNull();
  }

  @Test
  void open_auditDirectoryCannotBeMade_isRefusedAndWorksLater() throws Exception {
    Path audit = directory.resolve("audit");
    Files.createFile(audit);
    assertThatThrownBy(() -> open("caller", "arn:aws:iam::000000000000:root"))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining(audit.toString());
    Files.delete(audit);
    assertThat(open("caller", "arn:aws:iam::000000000000:root").call(CreateKey.of())).isNotNull();
  }

  private RevocableKms open(String setting, String value) {
    Properties properties = new Properties();
    properties.setProperty(setting, value);
    return new EmbeddedKmsBackend().open(Configuration.of(directory, properties));
  }
}
