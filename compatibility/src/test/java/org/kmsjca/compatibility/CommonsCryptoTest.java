// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Properties;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.apache.commons.crypto.cipher.CryptoCipher;
import org.apache.commons.crypto.cipher.CryptoCipherFactory;
import org.apache.commons.crypto.cipher.CryptoCipherFactory.CipherProvider;
import org.apache.commons.crypto.stream.CryptoOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.spec.KmsDataKey;

/** Apache Commons Crypto: its JCE ciphers, with envelopes and with data keys. B-5. */
class CommonsCryptoTest {

  private static final String TRANSFORMATION = "KMS-AES/GCM/NoPadding";
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

  private static Properties properties(boolean named) {
    Properties properties = new Properties();
    properties.setProperty(CryptoCipherFactory.CLASSES_KEY, CipherProvider.JCE.getClassName());
    if (named) {
      properties.setProperty("commons.crypto.cipher.jce.provider", "KMS");
    }
    return properties;
  }

  private static byte[] run(
      CryptoCipher cipher, int mode, Key key, AlgorithmParameterSpec parameters, byte[] input)
      throws Exception {
    cipher.init(mode, key, parameters);
    byte[] output = new byte[input.length + 1000];
    int size = cipher.doFinal(input, 0, input.length, output, 0);
    return Arrays.copyOf(output, size);
  }

  @Test
  void kmsAes_roundTrip() throws Exception {
    IvParameterSpec iv = new IvParameterSpec(new byte[16]);
    try (CryptoCipher cipher =
        CryptoCipherFactory.getCryptoCipher(TRANSFORMATION, properties(false))) {
      assertThat(cipher.getBlockSize()).isEqualTo(16);
      byte[] message = run(cipher, Cipher.ENCRYPT_MODE, service.key(), iv, TEXT);
      assertThat(run(cipher, Cipher.DECRYPT_MODE, service.key(), iv, message)).isEqualTo(TEXT);
      message[message.length - 1] ^= 1;
      assertThatThrownBy(() -> run(cipher, Cipher.DECRYPT_MODE, service.key(), iv, message))
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void kmsAes_directBuffers_roundTrip() throws Exception {
    IvParameterSpec iv = new IvParameterSpec(new byte[16]);
    ByteBuffer message = ByteBuffer.allocateDirect(1000);
    ByteBuffer text = ByteBuffer.allocateDirect(100);
    try (CryptoCipher cipher =
        CryptoCipherFactory.getCryptoCipher(TRANSFORMATION, properties(false))) {
      cipher.init(Cipher.ENCRYPT_MODE, service.key(), iv);
      cipher.doFinal(ByteBuffer.wrap(TEXT), message);
      message.flip();
      cipher.init(Cipher.DECRYPT_MODE, service.key(), iv);
      cipher.doFinal(message, text);
    }
    text.flip();
    assertThat(text).isEqualTo(ByteBuffer.wrap(TEXT));
  }

  @Test
  void aesGcm_dataKey_openedByAPlainCopy() throws Exception {
    KmsDataKey key = service.dataKey(256);
    GCMParameterSpec iv = new GCMParameterSpec(128, new byte[12]);
    try (CryptoCipher ours =
            CryptoCipherFactory.getCryptoCipher("AES/GCM/NoPadding", properties(true));
        CryptoCipher theirs =
            CryptoCipherFactory.getCryptoCipher("AES/GCM/NoPadding", properties(false))) {
      byte[] sealed = run(ours, Cipher.ENCRYPT_MODE, key, iv, TEXT);
      assertThat(run(theirs, Cipher.DECRYPT_MODE, service.plainCopy(key), iv, sealed))
          .isEqualTo(TEXT);
      assertThat(run(ours, Cipher.DECRYPT_MODE, key, iv, sealed)).isEqualTo(TEXT);
    }
  }

  /** The stream's output buffer has the size that AES/CTR needs: too small for a segment. */
  @Test
  void cryptoOutputStream_kmsAes_hasTooLittleRoom() throws Exception {
    IvParameterSpec iv = new IvParameterSpec(new byte[16]);
    CryptoOutputStream out =
        new CryptoOutputStream(
            TRANSFORMATION, properties(false), new ByteArrayOutputStream(), service.key(), iv);
    assertThatThrownBy(() -> out.write(new byte[1_000_000]))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(ShortBufferException.class);
  }
}
