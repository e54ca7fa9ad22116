// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jasypt.encryption.pbe.StandardPBEByteEncryptor;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.encryption.pbe.config.SimplePBEConfig;
import org.jasypt.exceptions.EncryptionOperationNotPossibleException;
import org.jasypt.iv.RandomIvGenerator;
import org.jasypt.properties.EncryptableProperties;
import org.jasypt.properties.PropertyValueEncryptionUtils;
import org.jasypt.salt.StringFixedSaltGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jasypt: the algorithm {@code PBEWithKMSAES}, and a password that names a KMS key. H-4, H-5. */
class JasyptTest {

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

  private static SimplePBEConfig configuration() {
    SimplePBEConfig configuration = new SimplePBEConfig();
    configuration.setProviderName("KMS");
    configuration.setAlgorithm("PBEWithKMSAES");
    configuration.setPassword(InstalledService.ALIAS);
    return configuration;
  }

  private static StandardPBEByteEncryptor bytes(SimplePBEConfig configuration) {
    StandardPBEByteEncryptor encryptor = new StandardPBEByteEncryptor();
    encryptor.setConfig(configuration);
    return encryptor;
  }

  private static StandardPBEStringEncryptor strings() {
    StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();
    encryptor.setConfig(configuration());
    return encryptor;
  }

  @Test
  void byteEncryptor_roundTrip() {
    byte[] encrypted = bytes(configuration()).encrypt(TEXT);
    assertThat(bytes(configuration()).decrypt(encrypted)).isEqualTo(TEXT);
  }

  /** Block size, and so salt and IV of 16 bytes, B-5. */
  @Test
  void byteEncryptor_ivGenerator_roundTrip() {
    SimplePBEConfig configuration = configuration();
    configuration.setIvGenerator(new RandomIvGenerator());
    StandardPBEByteEncryptor encryptor = bytes(configuration);
    byte[] encrypted = encryptor.encrypt(TEXT);
    assertThat(encrypted).hasSize(bytes(configuration()).encrypt(TEXT).length + 16);
    assertThat(encryptor.decrypt(encrypted)).isEqualTo(TEXT);
  }

  /** Jasypt initialises a cipher once for a fixed salt and uses it again and again. */
  @Test
  void byteEncryptor_fixedSalt_roundTrips() {
    SimplePBEConfig configuration = configuration();
    configuration.setSaltGenerator(new StringFixedSaltGenerator("sixteen bytes or more"));
    StandardPBEByteEncryptor encryptor = bytes(configuration);
    byte[] first = encryptor.encrypt(TEXT);
    byte[] second = encryptor.encrypt(TEXT);
    assertThat(second).isNotEqualTo(first);
    assertThat(encryptor.decrypt(first)).isEqualTo(TEXT);
    assertThat(encryptor.decrypt(second)).isEqualTo(TEXT);
  }

  /** The salt stands in front of the message and is bound to it. */
  @Test
  void byteEncryptor_anyByteChanged_isRefused() {
    byte[] encrypted = bytes(configuration()).encrypt(TEXT);
    StandardPBEByteEncryptor encryptor = bytes(configuration());
    for (int i = 0; i < encrypted.length; i++) {
      byte[] changed = encrypted.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> encryptor.decrypt(changed))
          .as("byte %d", i)
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(encryptor.decrypt(encrypted)).isEqualTo(TEXT);
  }

  @Test
  void stringEncryptor_roundTrip() {
    String encrypted = strings().encrypt("s3cret");
    assertThat(encrypted).matches("[A-Za-z0-9+/]+=*");
    assertThat(strings().decrypt(encrypted)).isEqualTo("s3cret");
  }

  @Test
  void stringEncryptor_keyDisabled_isRefused() {
    String encrypted = strings().encrypt("s3cret");
    StandardPBEStringEncryptor encryptor = strings();
    assertThat(encryptor.decrypt(encrypted)).isEqualTo("s3cret");
    service.disableKey();
    assertThatThrownBy(() -> encryptor.decrypt(encrypted))
        .isInstanceOf(EncryptionOperationNotPossibleException.class);
  }

  @Test
  void encryptableProperties_fromAFile_areDecrypted() throws Exception {
    Properties plain = new Properties();
    plain.setProperty("user", "app");
    plain.setProperty("password", PropertyValueEncryptionUtils.encrypt("s3cret", strings()));
    StringWriter file = new StringWriter();
    plain.store(file, null);
    assertThat(file.toString()).contains("ENC(").doesNotContain("s3cret");
    EncryptableProperties read = new EncryptableProperties(strings());
    read.load(new StringReader(file.toString()));
    assertThat(read.getProperty("user")).isEqualTo("app");
    assertThat(read.getProperty("password")).isEqualTo("s3cret");
  }
}
