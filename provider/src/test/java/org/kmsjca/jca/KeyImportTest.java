// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.AuditRecords;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.testing.Spec;

/** Foreign AES keys in the KeyStore: J-12, import of key material. */
class KeyImportTest {

  private static final byte[] DATA = {1, 2, 3};
  private static final SecretKey FOREIGN = new SecretKeySpec(new byte[32], "AES");

  @TempDir Path directory;
  private KmsProvider provider;
  private KeyStore keyStore;

  @BeforeEach
  void load() throws Exception {
    provider = new KmsProvider(Configuration.of(directory, new Properties()));
    keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
  }

  private KeyMetadata describe(String name) {
    return provider.kms().call(DescribeKey.of(name)).keyMetadata();
  }

  @Test
  @Spec("KF-11")
  void setEntry_ofAnAesKey_importsItsMaterial() throws Exception {
    keyStore.setEntry(
        "brought",
        new KeyStore.SecretKeyEntry(FOREIGN),
        new KeyStore.PasswordProtection("any".toCharArray()));
    keyStore.store(null, null);
    KeyMetadata key = describe("alias/brought");
    assertThat(key.origin()).isEqualTo(KeyOrigin.EXTERNAL);
    assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(keyStore.getKey("brought", null).getEncoded()).isNull();
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey("brought", null));
    byte[] message = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, keyStore.getKey("brought", null));
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    assertThat(AuditRecords.text(directory.resolve("audit")))
        .contains("GetParametersForImport", "ImportKeyMaterial");
  }

  /** What no KMS key can be made of is refused before anything is made. */
  @Test
  @Spec("KF-11")
  void setKeyEntry_ofAnotherKey_isRefused() throws Exception {
    for (SecretKey key :
        new SecretKey[] {
          new SecretKeySpec(new byte[16], "AES"),
          new SecretKeySpec(new byte[33], "AES"),
          new SecretKeySpec(new byte[32], "HmacSHA256")
        }) {
      assertThatThrownBy(() -> keyStore.setKeyEntry("x", key, null, null))
          .isInstanceOf(KeyStoreException.class)
          .hasMessageContaining("AES key of 256 bits");
    }
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", pair.getPublic(), null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("AES key of 256 bits");
    assertThatThrownBy(() -> keyStore.setKeyEntry("arn:aws:kms:x", FOREIGN, null, null))
        .isInstanceOf(KeyStoreException.class);
    assertThat(provider.kms().call(new ListKeys(null, null)).keys()).isEmpty();
  }

  /** Where the service refuses a step, the key that was made for it is given back. */
  @Test
  @Spec("KF-11")
  void import_thatIsDenied_leavesNoKeyInUse() {
    Kms denying =
        new Kms() {
          @Override
          public <R> R call(KmsRequest<R> request) {
            if (request.operation().equals("ImportKeyMaterial")) {
              throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "no");
            }
            return provider.kms().call(request);
          }
        };
    assertThatThrownBy(() -> KeyImport.of(FOREIGN, denying))
        .isInstanceOf(KmsAccessDeniedException.class);
    assertThat(provider.kms().call(new ListKeys(null, null)).keys())
        .singleElement()
        .satisfies(
            key ->
                assertThat(describe(key.keyArn()).keyState()).isEqualTo(KeyState.PENDING_DELETION));
  }

  /** Policy decides: this user has no permission at all. */
  @Test
  @Spec("KF-11")
  void setKeyEntry_ofACallerWhoMayNot_isRefusedWithTheReason() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("caller", "arn:aws:iam::000000000000:user/nobody");
    KeyStore theirs =
        KeyStore.getInstance("KMS-AES", new KmsProvider(Configuration.of(directory, properties)));
    theirs.load(null, null);
    assertThatThrownBy(() -> theirs.setKeyEntry("x", FOREIGN, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("kms:CreateKey")
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
  }
}
