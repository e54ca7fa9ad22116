// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.ProviderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.samples.Sample07_BytesEncryptor;
import org.kmsjca.spec.KmsDataKey;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** Spring Security: what its own encryptor does with a handle, and the adapter instead. I-3. */
class SpringSecurityTest {

  private static final byte[] TEXT = "attack at dawn".getBytes(StandardCharsets.UTF_8);

  private InstalledService service;

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
  }

  @AfterEach
  void uninstall() {
    service.close();
  }

  /** The constructor copies the bytes of the key, of which a handle has none. */
  @Test
  void aesGcmBytesEncryptor_dataKey_wantsItsBytes() throws Exception {
    KmsDataKey key = service.dataKey(256);
    assertThatThrownBy(() -> AesGcmBytesEncryptor.withSecretKey(key).build())
        .satisfies(e -> assertCalledBy(e, "AesGcmBytesEncryptor"));
  }

  /** Its predecessor does the same. */
  @Test
  @SuppressWarnings("deprecation")
  void aesBytesEncryptor_dataKey_wantsItsBytes() throws Exception {
    KmsDataKey key = service.dataKey(256);
    assertThatThrownBy(
            () ->
                new AesBytesEncryptor(
                    key, KeyGenerators.secureRandom(16), AesBytesEncryptor.CipherAlgorithm.GCM))
        .satisfies(e -> assertCalledBy(e, "AesBytesEncryptor"));
  }

  private static void assertCalledBy(Throwable thrown, String caller) {
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    assertThat(thrown.getStackTrace()[0].getClassName()).endsWith("SecretKeySpec");
    assertThat(thrown.getStackTrace()[1].getClassName()).endsWith(caller);
  }

  @Test
  void adapter_asBytesEncryptor_roundTrip() throws Exception {
    BytesEncryptor encryptor = adapter();
    byte[] encrypted = encryptor.encrypt(TEXT);
    assertThat(encryptor.decrypt(encrypted)).isEqualTo(TEXT);
    encrypted[encrypted.length - 1] ^= 1;
    assertThatThrownBy(() -> encryptor.decrypt(encrypted))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void adapter_keyDisabled_isRefused() throws Exception {
    BytesEncryptor encryptor = adapter();
    byte[] encrypted = encryptor.encrypt(TEXT);
    service.disableKey();
    assertThatThrownBy(() -> encryptor.decrypt(encrypted)).isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> encryptor.encrypt(TEXT)).isInstanceOf(ProviderException.class);
  }

  private BytesEncryptor adapter() {
    Sample07_BytesEncryptor sample = new Sample07_BytesEncryptor(service.key());
    return new BytesEncryptor() {
      @Override
      public byte[] encrypt(byte[] plaintext) {
        return sample.encrypt(plaintext);
      }

      @Override
      public byte[] decrypt(byte[] message) {
        return sample.decrypt(message);
      }
    };
  }
}
