// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Key wrap with data keys: section E of the JCA's rules. */
class DataKeyWrapTest {

  private static final SecretKey SECRET = new SecretKeySpec(new byte[32], "HmacSHA256");

  private final FakeProvider fake = FakeProvider.make();

  /** E-1, E-2, E-3, E-6: under all names, both ways with a plain copy of the key. */
  @ParameterizedTest
  @ValueSource(strings = {"AESWrap", "AESWrapPad", "AES/KW/NoPadding", "AES/KWP/NoPadding"})
  @Spec("DK-7")
  void wrappedKeys_areThoseOfTheJdk(String name) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    SecretKey copy = DataKeys.copy(fake, "AES");
    Cipher ours = DataKeys.cipher(fake, name);
    Cipher jdk = DataKeys.jdk(name);
    ours.init(Cipher.WRAP_MODE, key);
    jdk.init(Cipher.WRAP_MODE, copy);
    byte[] wrapped = ours.wrap(SECRET);
    assertThat(wrapped).isEqualTo(jdk.wrap(SECRET));
    assertThat(ours.wrap(SECRET)).as("again without init").isEqualTo(wrapped);
    ours.init(Cipher.UNWRAP_MODE, key);
    for (int i = 0; i < 2; i++) {
      assertThat(ours.unwrap(wrapped, "HmacSHA256", Cipher.SECRET_KEY)).isEqualTo(SECRET);
    }
    jdk.init(Cipher.UNWRAP_MODE, copy);
    assertThat(jdk.unwrap(wrapped, "HmacSHA256", Cipher.SECRET_KEY)).isEqualTo(SECRET);
  }

  /** E-2: other types of keys. */
  @Test
  void unwrap_ofAKeyPair_givesIt() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair();
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, "AESWrapPad");
    cipher.init(Cipher.WRAP_MODE, key);
    byte[] privateKey = cipher.wrap(pair.getPrivate());
    byte[] publicKey = cipher.wrap(pair.getPublic());
    cipher.init(Cipher.UNWRAP_MODE, key);
    assertThat(cipher.unwrap(privateKey, "EC", Cipher.PRIVATE_KEY)).isEqualTo(pair.getPrivate());
    assertThat(cipher.unwrap(publicKey, "EC", Cipher.PUBLIC_KEY)).isEqualTo(pair.getPublic());
  }

  /** E-1, E-5: what has no encoding is refused, handles of ours too. */
  @Test
  void wrap_ofAHandle_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, "AESWrap");
    cipher.init(Cipher.WRAP_MODE, key);
    assertThatThrownBy(() -> cipher.wrap(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("no encoding");
    assertThatThrownBy(() -> cipher.wrap(fake.key())).isInstanceOf(InvalidKeyException.class);
  }

  /** C-39: only a size that can never be is an illegal block size. */
  @Test
  void encrypt_ofASizeThatKeyWrapDoesNotTake_isAnIllegalBlockSize() throws Exception {
    Cipher cipher = DataKeys.cipher(fake, "AESWrap");
    for (int size : new int[] {0, 7, 8, 17}) {
      cipher.init(Cipher.ENCRYPT_MODE, DataKeys.generate(fake, "AES"));
      assertThatThrownBy(() -> cipher.doFinal(new byte[size]))
          .as("%d bytes", size)
          .isInstanceOf(javax.crypto.IllegalBlockSizeException.class);
    }
  }

  /** E-2: damaged, cut, of no possible size; the next use needs init. */
  @ParameterizedTest
  @ValueSource(strings = {"AESWrap", "AESWrapPad"})
  @Spec("DK-12")
  void unwrap_ofDamagedBytes_isRefused(String name) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, name);
    cipher.init(Cipher.WRAP_MODE, key);
    byte[] wrapped = cipher.wrap(SECRET);
    byte[] damaged = wrapped.clone();
    damaged[9] ^= 1;
    for (byte[] wrong :
        new byte[][] {damaged, java.util.Arrays.copyOf(wrapped, 32), new byte[7], new byte[0]}) {
      cipher.init(Cipher.UNWRAP_MODE, key);
      assertThatThrownBy(() -> cipher.unwrap(wrong, "AES", Cipher.SECRET_KEY))
          .isInstanceOf(InvalidKeyException.class)
          .hasMessageContaining("damaged");
      assertThatThrownBy(() -> cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("init");
    }
  }

  /** C-28. */
  @ParameterizedTest
  @ValueSource(strings = {"AESWrap", "AESWrapPad"})
  void shortBuffer_changesNothing(String name) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, name);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] text = SECRET.getEncoded();
    assertThat(cipher.getOutputSize(32)).isEqualTo(40);
    assertThat(cipher.update(text, 0, 20)).isEmpty();
    assertThatThrownBy(() -> cipher.doFinal(text, 20, 12, new byte[39]))
        .isInstanceOf(ShortBufferException.class);
    byte[] wrapped = cipher.doFinal(text, 20, 12);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(wrapped)).isEqualTo(text);
  }

  /** C-8: an IV of the standard is taken, and means what it means to the JDK. */
  @Test
  @Spec("DK-7")
  void init_withAnIv_isThatOfTheJdk() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    SecretKey copy = DataKeys.copy(fake, "AES");
    IvParameterSpec iv = new IvParameterSpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Cipher ours = DataKeys.cipher(fake, "AESWrap");
    Cipher jdk = DataKeys.jdk("AESWrap");
    ours.init(Cipher.WRAP_MODE, key, iv);
    jdk.init(Cipher.WRAP_MODE, copy, iv);
    assertThat(ours.wrap(SECRET)).isEqualTo(jdk.wrap(SECRET));
    assertThat(ours.getIV()).isEqualTo(iv.getIV());
    ours.init(Cipher.UNWRAP_MODE, key, ours.getParameters());
    assertThatThrownBy(
            () -> ours.init(Cipher.WRAP_MODE, key, new GCMParameterSpec(128, new byte[12])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("IvParameterSpec");
  }

  /** WRAP with AES-GCM, as the JDK has it. */
  @Test
  void gcm_wrapsToo() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.WRAP_MODE, key);
    byte[] wrapped = cipher.wrap(SECRET);
    cipher.init(Cipher.UNWRAP_MODE, key, cipher.getParameters());
    assertThat(cipher.unwrap(wrapped, "HmacSHA256", Cipher.SECRET_KEY)).isEqualTo(SECRET);
  }
}
