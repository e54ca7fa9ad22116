// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.FakeProvider;

/** Keys wrapped in messages: section E of the JCA's rules. */
class CipherWrapTest {

  private final FakeProvider fake = FakeProvider.make();

  private Cipher wrapper() throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.WRAP_MODE, fake.key());
    return cipher;
  }

  private Cipher unwrapper() throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.UNWRAP_MODE, fake.key());
    return cipher;
  }

  /** E-1, E-2. */
  @ParameterizedTest
  @CsvSource({"AES,128", "AES,256", "HmacSHA256,256", "ChaCha20,256"})
  void secretKey_wrappedAndUnwrapped_comesBack(String algorithm, int bits) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance(algorithm);
    generator.init(bits);
    SecretKey key = generator.generateKey();
    Key back = unwrapper().unwrap(wrapper().wrap(key), algorithm, Cipher.SECRET_KEY);
    assertThat(back).isInstanceOf(SecretKey.class).isEqualTo(key);
    assertThat(back.getAlgorithm()).isEqualTo(algorithm);
  }

  /** E-2: through a key factory. */
  @ParameterizedTest
  @CsvSource({"RSA,2048", "EC,256"})
  void keyPair_wrappedAndUnwrapped_comesBack(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    Cipher wrapper = wrapper();
    Cipher unwrapper = unwrapper();
    byte[] wrappedPrivate = wrapper.wrap(pair.getPrivate());
    byte[] wrappedPublic = wrapper.wrap(pair.getPublic());
    assertThat(unwrapper.unwrap(wrappedPrivate, algorithm, Cipher.PRIVATE_KEY))
        .isEqualTo(pair.getPrivate());
    assertThat(unwrapper.unwrap(wrappedPublic, algorithm, Cipher.PUBLIC_KEY))
        .isEqualTo(pair.getPublic());
  }

  /** E-3: the same objects, again and again. */
  @Test
  void wrapAndUnwrap_withoutInit_goOn() throws Exception {
    Cipher wrapper = wrapper();
    Cipher unwrapper = unwrapper();
    SecretKey key = new SecretKeySpec(new byte[] {1, 2, 3}, "RAW");
    for (int i = 0; i < 3; i++) {
      byte[] wrapped = wrapper.wrap(key);
      assertThat(unwrapper.unwrap(wrapped, "RAW", Cipher.SECRET_KEY)).isEqualTo(key);
      assertThat(unwrapper.unwrap(wrapped, "RAW", Cipher.SECRET_KEY)).isEqualTo(key);
    }
  }

  /** C-6: an IV binds wrapped keys as it does messages. */
  @Test
  void wrap_withAnIv_bindsIt() throws Exception {
    SecretKey key = new SecretKeySpec(new byte[16], "AES");
    IvParameterSpec iv = new IvParameterSpec(new byte[] {5});
    Cipher wrapper = fake.cipher();
    wrapper.init(Cipher.WRAP_MODE, fake.key(), iv);
    byte[] wrapped = wrapper.wrap(key);
    Cipher unwrapper = fake.cipher();
    unwrapper.init(Cipher.UNWRAP_MODE, fake.key(), iv);
    assertThat(unwrapper.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).isEqualTo(key);
    assertThatThrownBy(() -> unwrapper().unwrap(wrapped, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class);
  }

  /** C-32: the framework takes no AAD for keys; the encryption context serves instead. */
  @Test
  void updateAad_inWrapMode_isRefusedByTheFramework() throws Exception {
    Cipher wrapper = wrapper();
    assertThatThrownBy(() -> wrapper.updateAAD(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  /** E-5, W: a handle has no bytes; its name must not be wrapped in their place. */
  @Test
  void wrap_ofAHandle_isRefused() throws Exception {
    assertThatThrownBy(() -> wrapper().wrap(fake.key()))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("KmsKeyHandle")
        .hasMessageContaining("encoding");
  }

  /** E-1. */
  @Test
  void wrap_ofNull_isRefused() {
    assertThatThrownBy(() -> wrapper().wrap(null)).isInstanceOf(InvalidKeyException.class);
  }

  /** E-2, W: the cause is the wrong tag. */
  @Test
  void unwrap_ofADamagedKey_throwsInvalidKey() throws Exception {
    byte[] wrapped = wrapper().wrap(new SecretKeySpec(new byte[16], "AES"));
    wrapped[wrapped.length - 1] ^= 1;
    assertThatThrownBy(() -> unwrapper().unwrap(wrapped, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(AEADBadTagException.class);
  }

  /** E-2, W: the service's refusal is the cause, at once and not behind another. */
  @Test
  void unwrap_whenTheServiceRefuses_throwsInvalidKeyWithItsException() throws Exception {
    byte[] wrapped = wrapper().wrap(new SecretKeySpec(new byte[16], "AES"));
    fake.kms().setDisabled(true);
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.UNWRAP_MODE, new KmsKeyHandle(FakeProvider.ALIAS, null));
    assertThatThrownBy(() -> cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("EnableKey")
        .hasCauseInstanceOf(KmsKeyStateException.class);
  }

  /** W: the second key needs a data key, which the service does not give. */
  @Test
  void wrap_whenTheServiceRefuses_throwsInvalidKeyWithItsException() throws Exception {
    Cipher cipher = wrapper();
    SecretKey key = new SecretKeySpec(new byte[16], "AES");
    cipher.wrap(key);
    fake.provider().clearCaches();
    fake.kms()
        .setFault(
            request -> {
              throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
            });
    assertThatThrownBy(() -> cipher.wrap(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** E-2. */
  @Test
  void unwrap_forAnUnknownAlgorithm_throwsNoSuchAlgorithm() throws Exception {
    byte[] wrapped = wrapper().wrap(new SecretKeySpec(new byte[16], "AES"));
    assertThatThrownBy(() -> unwrapper().unwrap(wrapped, "NoSuch", Cipher.PRIVATE_KEY))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessageContaining("NoSuch");
  }

  /** E-2: what came out is no key of that kind. */
  @ParameterizedTest
  @CsvSource({Cipher.PRIVATE_KEY + "", Cipher.PUBLIC_KEY + ""})
  void unwrap_ofOtherBytes_throwsInvalidKeyWithoutShowingThem(int type) throws Exception {
    byte[] secret = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] wrapped = wrapper().wrap(new SecretKeySpec(secret, "AES"));
    assertThatThrownBy(() -> unwrapper().unwrap(wrapped, "RSA", type))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageNotContaining("0123456789abcdef");
  }

  /** A wrapped key is a message of the same format: decrypting gives the encoding. */
  @Test
  void wrappedKey_decrypted_isItsEncoding() throws Exception {
    byte[] wrapped = wrapper().wrap(new SecretKeySpec(new byte[] {1, 2, 3}, "AES"));
    assertThat(fake.decrypt(wrapped)).containsExactly(1, 2, 3);
  }
}
