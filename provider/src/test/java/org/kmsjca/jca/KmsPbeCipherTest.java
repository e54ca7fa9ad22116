// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.RC2ParameterSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.testing.FakeProvider;

/** Cipher {@code PBEWithKMSAES}: what a password, a salt and an iteration count mean: H-4. */
class KmsPbeCipherTest {

  private static final byte[] TEXT = "attack at dawn".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SALT = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final PBEParameterSpec PARAMETERS = new PBEParameterSpec(SALT, 1000);

  private final FakeProvider fake = FakeProvider.make();
  private SecretKey key;
  private Cipher cipher;

  @BeforeEach
  void makeCipher() throws Exception {
    key = key(FakeProvider.ALIAS);
    cipher = Cipher.getInstance("PBEWithKMSAES", fake.provider());
  }

  private SecretKey key(String name) throws Exception {
    return SecretKeyFactory.getInstance("PBEWithKMSAES", fake.provider())
        .generateSecret(new PBEKeySpec(name.toCharArray()));
  }

  private byte[] encrypt(AlgorithmParameterSpec parameters) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
    return cipher.doFinal(TEXT);
  }

  private byte[] decrypt(byte[] message, AlgorithmParameterSpec parameters) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    return cipher.doFinal(message);
  }

  private void assertRefused(byte[] message, AlgorithmParameterSpec parameters) {
    assertThatThrownBy(() -> decrypt(message, parameters)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void sameSaltAndIterations_decrypt() throws Exception {
    byte[] message = encrypt(PARAMETERS);
    assertThat(decrypt(message, new PBEParameterSpec(SALT, 1000))).isEqualTo(TEXT);
  }

  @Test
  void otherSalt_isRefused() throws Exception {
    byte[] message = encrypt(PARAMETERS);
    assertRefused(message, new PBEParameterSpec(new byte[8], 1000));
    assertRefused(message, new PBEParameterSpec(new byte[0], 1000));
    assertRefused(message, null);
  }

  @Test
  void otherIterationCount_isRefused() throws Exception {
    assertRefused(encrypt(PARAMETERS), new PBEParameterSpec(SALT, 1001));
  }

  @Test
  void otherIv_isRefused() throws Exception {
    IvParameterSpec iv = new IvParameterSpec(new byte[16]);
    byte[] message = encrypt(new PBEParameterSpec(SALT, 1000, iv));
    assertThat(decrypt(message, new PBEParameterSpec(SALT, 1000, iv))).isEqualTo(TEXT);
    assertRefused(message, PARAMETERS);
    assertRefused(message, new PBEParameterSpec(SALT, 1000, new IvParameterSpec(new byte[15])));
  }

  /** Bytes that move from the salt to the IV are noticed. */
  @Test
  void saltAndIv_areNotConfused() throws Exception {
    byte[] message =
        encrypt(new PBEParameterSpec(new byte[8], 1, new IvParameterSpec(new byte[4])));
    assertRefused(message, new PBEParameterSpec(new byte[4], 1, new IvParameterSpec(new byte[8])));
  }

  /** An empty IV is none: Jasypt gives one. */
  @Test
  void emptyIv_isNone() throws Exception {
    byte[] message = encrypt(new PBEParameterSpec(SALT, 1000, new IvParameterSpec(new byte[0])));
    assertThat(cipher.getIV()).isNull();
    assertThat(decrypt(message, PARAMETERS)).isEqualTo(TEXT);
  }

  /** The documented layout: iteration count, size of the salt, salt, IV. */
  @Test
  void message_isReadByKmsAesWithTheLayoutAsIv() throws Exception {
    byte[] message = encrypt(new PBEParameterSpec(SALT, 1000, new IvParameterSpec(new byte[2])));
    Cipher plain = Cipher.getInstance("KMS-AES", fake.provider());
    byte[] bound = HexFormat.of().parseHex("000003e8" + "00000008" + "0102030405060708" + "0000");
    plain.init(Cipher.DECRYPT_MODE, fake.key(), new IvParameterSpec(bound));
    assertThat(plain.doFinal(message)).isEqualTo(TEXT);
  }

  /** B-5, C-10: asked for before init, where programs take the size of salt and IV from it. */
  @Test
  void blockSize_beforeInit_is16() {
    assertThat(cipher.getBlockSize()).isEqualTo(16);
  }

  /** C-22: a salt may be repeated. */
  @Test
  void sameSaltTwice_isNotRefused() throws Exception {
    byte[] first = encrypt(PARAMETERS);
    assertThat(encrypt(PARAMETERS)).isNotEqualTo(first);
    assertThat(cipher.doFinal(TEXT)).as("without init").isNotEqualTo(first);
    assertThat(decrypt(first, PARAMETERS)).isEqualTo(TEXT);
  }

  /** C-13, C-14: what a cipher gives is what decryption takes. */
  @Test
  void ownParameters_decrypt() throws Exception {
    byte[] message = encrypt(PARAMETERS);
    AlgorithmParameters parameters = cipher.getParameters();
    cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    assertThat(cipher.doFinal(message)).isEqualTo(TEXT);
  }

  @Test
  void withoutParameters_messageHasAnIvOfItsOwn() throws Exception {
    byte[] message = encrypt(null);
    byte[] iv = cipher.getIV();
    assertThat(iv).hasSize(12);
    assertThat(decrypt(message, null)).isEqualTo(TEXT);
    assertThat(decrypt(message, new GCMParameterSpec(128, iv))).isEqualTo(TEXT);
  }

  @Test
  void parametersOfAnotherPbe_areRead() throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithMD5AndDES", "SunJCE");
    parameters.init(PARAMETERS);
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
    byte[] message = cipher.doFinal(TEXT);
    assertThat(decrypt(message, PARAMETERS)).isEqualTo(TEXT);
  }

  /** C-8. */
  @Test
  void unknownParameters_areRefused() {
    assertThatThrownBy(() -> encrypt(new RC2ParameterSpec(40)))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> encrypt(new PBEParameterSpec(SALT, 1, new RC2ParameterSpec(40))))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("IvParameterSpec");
  }

  /** C-2: each cipher has keys of its own kind. */
  @Test
  void keyOfTheOtherKind_isRefused() throws Exception {
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, fake.key(), PARAMETERS))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("SecretKeyFactory");
    Cipher plain = Cipher.getInstance("KMS-AES", fake.provider());
    assertThatThrownBy(() -> plain.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("KmsPbeKeyHandle");
  }

  /** C-5: a name that leads nowhere is said by init. */
  @Test
  void unknownName_isSaidByInit() throws Exception {
    SecretKey nobody = key("alias/nobody");
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, nobody, PARAMETERS))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsNotFoundException.class);
  }

  @Test
  void arn_namesTheKeyToo() throws Exception {
    byte[] message = encrypt(PARAMETERS);
    cipher.init(Cipher.DECRYPT_MODE, key(fake.keyArn()), PARAMETERS);
    assertThat(cipher.doFinal(message)).isEqualTo(TEXT);
  }

  /** A-7, B-1: no other provider can be given the key. */
  @Test
  void service_supportsItsKeysOnly() throws Exception {
    var service = fake.provider().getService("Cipher", "PBEWithKMSAES");
    assertThat(service.supportsParameter(key)).isTrue();
    assertThat(service.supportsParameter(fake.key())).isFalse();
  }

  /**
   * D-8, F-5: the parameters are those of KMS-AES, which the provider has, so that a sealed object
   * and whoever stores name and encoding find them; none of the cipher's own name are needed.
   */
  @Test
  void sealedObject_isOpenedWithTheKeyByWhatItNames() throws Exception {
    assertThat(Security.addProvider(fake.provider())).isPositive();
    try {
      for (AlgorithmParameterSpec given : new AlgorithmParameterSpec[] {PARAMETERS, null}) {
        cipher.init(Cipher.ENCRYPT_MODE, key, given);
        SealedObject made = new SealedObject("text", cipher);
        SealedObject sealed =
            (SealedObject) KmsKeyHandleTest.deserialise(KmsKeyHandleTest.serialise(made));
        assertThat(sealed.getAlgorithm()).isEqualTo("PBEWithKMSAES");
        assertThat(sealed.getObject(key)).isEqualTo("text");
        assertThat(sealed.getObject(key, "KMS")).isEqualTo("text");
        AlgorithmParameters parameters = cipher.getParameters();
        AlgorithmParameters again = AlgorithmParameters.getInstance(parameters.getAlgorithm());
        again.init(parameters.getEncoded());
        byte[] message = cipher.doFinal(TEXT);
        if (given != null) {
          Cipher decryptor = Cipher.getInstance("PBEWithKMSAES");
          decryptor.init(Cipher.DECRYPT_MODE, key, again);
          assertThat(decryptor.doFinal(message)).isEqualTo(TEXT);
        }
      }
    } finally {
      Security.removeProvider("KMS");
    }
  }

  @Test
  void sealedObject_isOpenedWithTheCipher() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
    SealedObject sealed = new SealedObject("text", cipher);
    cipher.init(Cipher.DECRYPT_MODE, key, PARAMETERS);
    assertThat(sealed.getObject(cipher)).isEqualTo("text");
  }
}
