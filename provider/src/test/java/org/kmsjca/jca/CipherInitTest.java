// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.testing.FakeProvider.TRANSFORMATION;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;

/** What {@code init} and {@code getInstance} accept and refuse. */
class CipherInitTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private void assertWorks(Cipher cipher) throws Exception {
    assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
  }

  /** C-1. */
  @Test
  void init_withoutParametersInEveryOverload_behavesTheSame() throws Exception {
    KmsKey key = fake.key();
    SecureRandom random = new SecureRandom();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertWorks(cipher);
    cipher.init(Cipher.ENCRYPT_MODE, key, random);
    assertWorks(cipher);
    cipher.init(Cipher.ENCRYPT_MODE, key, (AlgorithmParameterSpec) null);
    assertWorks(cipher);
    cipher.init(Cipher.ENCRYPT_MODE, key, (AlgorithmParameterSpec) null, random);
    assertWorks(cipher);
    cipher.init(Cipher.ENCRYPT_MODE, key, (AlgorithmParameters) null);
    assertWorks(cipher);
    cipher.init(Cipher.ENCRYPT_MODE, key, (AlgorithmParameters) null, random);
    assertWorks(cipher);
  }

  /** C-2: as with any cipher, a certificate's public key is refused as a foreign key. */
  @Test
  void init_withACertificate_isRefusedAsAForeignKey() throws Exception {
    java.security.PublicKey publicKey =
        java.security.KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
    Certificate certificate =
        new Certificate("X.509") {
          @Override
          public byte[] getEncoded() {
            return new byte[0];
          }

          @Override
          public void verify(java.security.PublicKey key) {}

          @Override
          public void verify(java.security.PublicKey key, String provider) {}

          @Override
          public String toString() {
            return "certificate";
          }

          @Override
          public java.security.PublicKey getPublicKey() {
            return publicKey;
          }
        };
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, certificate))
        .isInstanceOf(InvalidKeyException.class);
  }

  /** C-2, W: null is an invalid key, not a NullPointerException. */
  @ParameterizedTest
  @ValueSource(
      ints = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE})
  void init_withNullKey_throwsInvalidKey(int mode) {
    assertThatThrownBy(() -> fake.cipher().init(mode, (Key) null))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("KmsKey");
  }

  /** C-2, W: the message names the class that was given and what is allowed. */
  @Test
  void init_withForeignKey_throwsInvalidKeyThatNamesTheClass() {
    assertThatThrownBy(
            () ->
                fake.cipher().init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "KMS-AES")))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(SecretKeySpec.class.getName())
        .hasMessageContaining("KmsKey");
  }

  /** I-7, W. */
  @Test
  void init_withDestroyedHandle_throwsInvalidKeyThatSaysWhatToDo() throws Exception {
    KmsKey key = fake.key();
    key.destroy();
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed")
        .hasMessageContaining("KeyStore");
  }

  /** C-8: unknown parameters are refused, never ignored. */
  @ParameterizedTest
  @ValueSource(
      ints = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE})
  void init_withUnknownSpec_throwsInvalidParameter(int mode) throws Exception {
    KmsKey key = fake.key();
    assertThatThrownBy(() -> fake.cipher().init(mode, key, new PBEParameterSpec(new byte[8], 1)))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("PBEParameterSpec")
        .hasMessageContaining("GCMParameterSpec");
  }

  /** C-7: only the tag size that the format has. */
  @ParameterizedTest
  @ValueSource(ints = {0, 96, 104, 112, 120})
  void init_withAnotherTagSize_throwsInvalidParameter(int tagBits) throws Exception {
    KmsKey key = fake.key();
    assertThatThrownBy(
            () ->
                fake.cipher()
                    .init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(tagBits, new byte[12])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("128");
  }

  /** C-8. */
  @Test
  void init_withEmptyIv_throwsInvalidParameter() throws Exception {
    KmsKey key = fake.key();
    assertThatThrownBy(
            () -> fake.cipher().init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[0])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("at least one byte");
  }

  /** C-7, C-8: AlgorithmParameters of another algorithm than KMS-AES and GCM. */
  @Test
  void init_withForeignAlgorithmParameters_throwsInvalidParameter() throws Exception {
    AlgorithmParameters aes = AlgorithmParameters.getInstance("AES");
    aes.init(new IvParameterSpec(new byte[16]));
    KmsKey key = fake.key();
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, key, aes))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("AES")
        .hasMessageContaining("GCM");
  }

  /** C-3: after a failed init nothing of the previous one is left. */
  @Test
  void init_thatFails_leavesTheCipherUninitialised() throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.updateAAD(new byte[5]);
    cipher.update(DATA);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, (Key) null))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> cipher.doFinal(DATA)).isInstanceOf(IllegalStateException.class);
    assertThat(cipher.getIV()).isNull();
    assertThat(cipher.getParameters()).isNull();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key());
    assertWorks(cipher);
  }

  /** C-34: init drops AAD and data of a message in progress. */
  @Test
  void init_duringAMessage_dropsIt() throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.updateAAD(new byte[5]);
    cipher.update(new byte[5000]);
    cipher.init(Cipher.ENCRYPT_MODE, fake.key());
    assertWorks(cipher);

    byte[] message = fake.encrypt(DATA);
    Cipher decryptor = fake.decryptor();
    decryptor.updateAAD(new byte[5]);
    decryptor.update(message, 0, message.length - 1);
    decryptor.init(Cipher.DECRYPT_MODE, fake.key());
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
  }

  /** The same object may change its direction, key and parameters at each init. */
  @Test
  void init_inAnotherDirection_isLikeANewCipher() throws Exception {
    Cipher cipher = fake.cipher();
    for (int i = 0; i < 3; i++) {
      cipher.init(Cipher.ENCRYPT_MODE, fake.key());
      byte[] message = cipher.doFinal(DATA);
      cipher.init(Cipher.DECRYPT_MODE, fake.key());
      assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    }
  }

  /** C-5: encrypting asks the service in init, decrypting does not. */
  @Test
  void init_asksTheService_onlyToEncryptAndOnlyOnce() throws Exception {
    KmsKey key = fake.key();
    fake.kms().forgetOperations();
    fake.cipher().init(Cipher.DECRYPT_MODE, key);
    fake.cipher().init(Cipher.UNWRAP_MODE, key);
    assertThat(fake.kms().operations()).isEmpty();
    fake.cipher().init(Cipher.ENCRYPT_MODE, key);
    fake.cipher().init(Cipher.ENCRYPT_MODE, key);
    fake.cipher().init(Cipher.WRAP_MODE, key);
    assertThat(fake.kms().operations()).containsExactly("GenerateDataKey");
  }

  /** C-12: before init. */
  @Test
  void cipher_beforeInit_hasNoIvNoParametersAndNoSize() throws Exception {
    Cipher cipher = fake.cipher();
    assertThat(cipher.getIV()).isNull();
    assertThat(cipher.getParameters()).isNull();
    assertThat(cipher.getBlockSize()).as("C-10").isEqualTo(16);
    assertThat(cipher.getExemptionMechanism()).as("C-44").isNull();
    assertThatThrownBy(() -> cipher.getOutputSize(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cipher.doFinal(DATA)).isInstanceOf(IllegalStateException.class);
  }

  /** C-46: the framework refuses data in WRAP mode. */
  @Test
  void update_inWrapMode_isRefused() throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.WRAP_MODE, fake.key());
    assertThatThrownBy(() -> cipher.update(DATA)).isInstanceOf(IllegalStateException.class);
  }

  /** B-11. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "KMS-AES",
        "kms-aes",
        "KMS-AES/GCM/NoPadding",
        "KMS-AES/gcm/nopadding",
        "kms-aes/Gcm/NOPADDING"
      })
  void getInstance_inAnyCase_givesTheSameCipher(String transformation) throws Exception {
    Cipher cipher = Cipher.getInstance(transformation, fake.provider());
    cipher.init(Cipher.ENCRYPT_MODE, fake.key());
    assertWorks(cipher);
    assertThat(cipher.getAlgorithm()).as("D-9").isEqualTo(transformation);
  }

  /** the dotless i of Turkish must not get into the names. */
  @Test
  void getInstance_inTurkish_isFound() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("tr", "TR"));
    try {
      Cipher cipher = Cipher.getInstance("kms-aes/gcm/nopadding", fake.provider());
      cipher.init(Cipher.ENCRYPT_MODE, fake.key());
      assertWorks(cipher);
    } finally {
      Locale.setDefault(before);
    }
  }

  /** B-10, W: as AES/CBC would be refused, not served with something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {"KMS-AES/CBC/NoPadding", "KMS-AES/ECB/NoPadding", "KMS-AES/GCM-SIV/NoPadding"})
  void getInstance_withUnknownMode_isRefused(String transformation) {
    assertThatThrownBy(() -> Cipher.getInstance(transformation, fake.provider()))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  /** B-10, W. */
  @ParameterizedTest
  @ValueSource(strings = {"KMS-AES/GCM/PKCS5Padding", "KMS-AES/GCM/ISO10126Padding"})
  void getInstance_withUnknownPadding_isRefused(String transformation) {
    assertThatThrownBy(() -> Cipher.getInstance(transformation, fake.provider()))
        .isInstanceOfAny(NoSuchPaddingException.class, NoSuchAlgorithmException.class);
  }

  /** B-10: also where the framework's attributes did not stop it. */
  @Test
  void setModeAndSetPadding_withUnknownNames_throwWhatTheContractSays() {
    KmsCipher cipher = new KmsCipher(fake.provider());
    assertThatThrownBy(() -> cipher.engineSetMode("CBC"))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessageContaining("GCM");
    assertThatThrownBy(() -> cipher.engineSetPadding("PKCS5Padding"))
        .isInstanceOf(NoSuchPaddingException.class)
        .hasMessageContaining("NoPadding");
  }

  /** C-9: known without an encoding of the key. */
  @Test
  void keySize_ofAHandle_is256() throws Exception {
    assertThat(new KmsCipher(fake.provider()).engineGetKeySize(fake.key())).isEqualTo(256);
    assertThat(Cipher.getMaxAllowedKeyLength(TRANSFORMATION)).isGreaterThanOrEqualTo(256);
  }

  /** A-12, B-12: the provider object that made the cipher, which is not installed. */
  @Test
  void provider_ofEveryObject_isTheOneThatWasGiven() throws Exception {
    Cipher cipher = fake.encryptor();
    assertThat(java.security.Security.getProvider("KMS")).as("never installed here").isNull();
    assertThat(cipher.getProvider()).isSameAs(fake.provider());
    assertThat(cipher.getParameters().getProvider()).isSameAs(fake.provider());
    assertThat(fake.keyStore().getProvider()).isSameAs(fake.provider());
    assertThat(javax.crypto.KeyGenerator.getInstance("KMS-AES", fake.provider()).getProvider())
        .isSameAs(fake.provider());
  }
}
