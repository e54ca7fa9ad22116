// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.UnrecoverableKeyException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.AccessExplanation;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsLockedException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** What those who run the service can do with it. */
class EmbeddedServiceTest {

  private static final Caller ROOT = Caller.of("arn:aws:iam::000000000000:root");
  private static final Caller ALICE = Caller.of("arn:aws:iam::000000000000:user/Alice");

  @TempDir Path directory;
  private EmbeddedService service;
  private String key;

  @BeforeEach
  void open() {
    service = EmbeddedService.open(configuration());
    key = service.as(ROOT).kms().call(CreateKey.of()).keyMetadata().arn();
  }

  @AfterEach
  void close() {
    OpenEngines.closeAll();
  }

  private Configuration configuration(String... settings) {
    Properties properties = new Properties();
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return Configuration.of(directory, properties);
  }

  private static Encrypt encrypt(String key) {
    return Encrypt.of(key, KeyMaterial.copyOf(new byte[] {1}), EncryptionContext.EMPTY);
  }

  private void allowAlice(String action) {
    service.as(ROOT).iam().call(CreateUser.of("Alice"));
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Use\",\"Effect\":\"Allow\",\"Action\":\""
            + action
            + "\",\"Resource\":\"*\"}}";
    service.as(ROOT).iam().call(new PutUserPolicy("Alice", "use", policy));
  }

  @Test
  void user_withAnIdentityPolicy_usesTheKey() {
    allowAlice("kms:Encrypt");
    assertThat(service.as(ALICE).kms().call(encrypt(key)).keyId()).isEqualTo(key);
    assertThatThrownBy(() -> service.as(ALICE).kms().call(CreateKey.of()))
        .isInstanceOf(KmsAccessDeniedException.class);
  }

  @Test
  void accessKey_isItsUser() {
    allowAlice("kms:Encrypt");
    var accessKey = service.as(ROOT).iam().call(new CreateAccessKey("Alice")).accessKey();
    EmbeddedCaller caller =
        service.as(
            new AccessKeyCredentials(accessKey.accessKeyId(), accessKey.secretAccessKey(), null));
    assertThat(caller.caller()).isEqualTo(ALICE);
    assertThat(caller.kms().call(encrypt(key)).keyId()).isEqualTo(key);
  }

  @Test
  void explain_denied_saysWhatIsMissing_andRecordsNothing() {
    allowAlice("kms:Decrypt");
    int records = AuditRecords.of(directory.resolve("audit")).size();
    AccessExplanation why = service.as(ALICE).explain(encrypt(key)).get(0);
    assertThat(why.allowed()).isFalse();
    assertThat(why.action()).isEqualTo("kms:Encrypt");
    assertThat(why.resource()).isEqualTo(key);
    assertThat(why.reason()).contains("identity");
    assertThat(why.text()).contains("\"Use\"").contains("kms:Decrypt");
    assertThat(AuditRecords.of(directory.resolve("audit"))).hasSize(records);
  }

  @Test
  void explain_allowed_namesTheStatements() {
    allowAlice("kms:Encrypt");
    AccessExplanation why = service.as(ALICE).explain(encrypt(key)).get(0);
    assertThat(why.allowed()).isTrue();
    assertThat(why.reason()).contains("Use").contains("Enable IAM User Permissions");
  }

  @Test
  void explain_grantOfAnotherOperation_saysSo() {
    String grant =
        service
            .as(ROOT)
            .kms()
            .call(CreateGrant.of(key, ALICE.arn().toString(), GrantOperation.DECRYPT))
            .grantId();
    AccessExplanation why = service.as(ALICE).explain(encrypt(key)).get(0);
    assertThat(why.allowed()).isFalse();
    assertThat(why.text()).contains(grant).contains("it does not allow Encrypt");
  }

  @Test
  void explain_grantThatAllows_isTheReason() {
    String grant =
        service
            .as(ROOT)
            .kms()
            .call(CreateGrant.of(key, ALICE.arn().toString(), GrantOperation.ENCRYPT))
            .grantId();
    AccessExplanation why = service.as(ALICE).explain(encrypt(key)).get(0);
    assertThat(why.allowed()).isTrue();
    assertThat(why.reason()).contains(grant);
  }

  @Test
  void backup_restored_hasTheKeysAndOpensTheirCiphertexts() throws IOException {
    Bytes ciphertext = service.as(ROOT).kms().call(encrypt(key)).ciphertextBlob();
    Path file = directory.resolve("kms.backup");
    BackupSummary made = service.backUp(file, false);
    assertThat(made.keys()).isOne();
    assertThatThrownBy(() -> service.backUp(file, false))
        .isInstanceOf(KmsUnavailableException.class);
    Path elsewhere = directory.resolve("elsewhere");
    Files.createDirectory(
        elsewhere,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.copy(directory.resolve("root.key"), elsewhere.resolve("root.key"));
    Files.setPosixFilePermissions(
        elsewhere.resolve("root.key"), PosixFilePermissions.fromString("rw-------"));
    Configuration other = Configuration.of(elsewhere, new Properties());
    assertThat(EmbeddedService.restore(file, other).keys()).isOne();
    KeyMaterial opened =
        EmbeddedService.open(other)
            .as(ROOT)
            .kms()
            .call(Decrypt.of(ciphertext, EncryptionContext.EMPTY, key))
            .plaintext();
    assertThat(opened.toByteArray()).containsExactly(1);
  }

  @Test
  void rootKey_changedToAPassphrase_opensByItOnly() throws IOException {
    Path passphrase = directory.resolve("root.passphrase");
    Files.writeString(passphrase, "correct horse battery staple\n");
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
    Configuration changed = configuration("root-key", "passphrase");
    service.changeRootKey(changed, 8 * 1024, 1, 1);
    OpenEngines.closeAll();
    assertThatThrownBy(() -> EmbeddedService.open(configuration()))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("passphrase");
    assertThat(EmbeddedService.open(changed).as(ROOT).kms().call(new ListKeys(null, null)).keys())
        .hasSize(1);
  }

  @Test
  void rootKey_changedToAPassword_opensByItOnly() {
    Configuration changed = configuration("root-key", "password");
    char[] password = "correct horse".toCharArray();
    assertThatThrownBy(() -> service.changeRootKey(changed))
        .isInstanceOf(KmsLockedException.class)
        .hasMessageContaining("password");
    service.changeRootKey(changed, password);
    OpenEngines.closeAll();
    assertThatThrownBy(() -> EmbeddedService.open(changed)).isInstanceOf(KmsLockedException.class);
    assertThatThrownBy(() -> EmbeddedService.open(changed, "correct house".toCharArray()))
        .isInstanceOf(KmsUnavailableException.class)
        .hasCauseInstanceOf(UnrecoverableKeyException.class);
    assertThat(EmbeddedService.open(changed, password).as(ROOT).kms().call(ListKeys.of()).keys())
        .hasSize(1);
    assertThat(EmbeddedService.open(changed).as(ROOT).kms().call(ListKeys.of()).keys()).hasSize(1);
  }

  @Test
  void password_whereTheRootKeyIsAnother_isRefused() {
    char[] password = "correct horse".toCharArray();
    assertThatThrownBy(() -> EmbeddedService.open(configuration(), password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("setting 'root-key' is 'file'");
    assertThatThrownBy(() -> service.changeRootKey(configuration(), password))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void restore_withThePassword_opensTheBackup() {
    char[] password = "correct horse".toCharArray();
    service.changeRootKey(configuration("root-key", "password"), password);
    Path file = directory.resolve("backup");
    service.backUp(file, false);
    Configuration other = configuration("root-key", "password", "store", "other.db");
    assertThatThrownBy(() -> EmbeddedService.restore(file, other))
        .isInstanceOf(KmsLockedException.class);
    assertThatThrownBy(() -> EmbeddedService.restore(file, other, "correct house".toCharArray()))
        .isInstanceOf(KmsUnavailableException.class);
    assertThat(directory.resolve("other.db")).doesNotExist();
    assertThat(EmbeddedService.restore(file, other, password).keys()).isOne();
  }

  @Test
  void rootKey_ofAnotherStore_isNotChanged() {
    assertThatThrownBy(() -> service.changeRootKey(configuration("store", "other.db")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other.db");
  }

  @Test
  void verifyAudit_recordAltered_namesIt() throws IOException {
    for (int i = 0; i < 5; i++) {
      service.as(ROOT).kms().call(encrypt(key));
    }
    AuditSummary before = service.verifyAudit();
    assertThat(before.findings()).isEmpty();
    assertThat(before.records()).isGreaterThanOrEqualTo(6);
    Path file;
    try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
      file = files.filter(one -> one.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    List<String> lines = Files.readAllLines(file);
    lines.set(2, lines.get(2).replace("Encrypt", "Decrypt"));
    Files.write(file, lines);
    AuditSummary after = service.verifyAudit();
    assertThat(after.isIntact()).isFalse();
    assertThat(after.findings().get(0)).contains(file.getFileName() + ":3").contains("ALTERED");
  }
}
