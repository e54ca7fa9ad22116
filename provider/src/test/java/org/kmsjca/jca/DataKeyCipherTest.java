// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** AES/GCM/NoPadding with data keys: section C of the JCA's rules. */
class DataKeyCipherTest {

  private static final byte[] DATA =
      "attack at dawn".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final byte[] AAD = {7, 8, 9};

  private final FakeProvider fake = FakeProvider.make();

  private static GCMParameterSpec spec(int... iv) {
    byte[] bytes = new byte[12];
    for (int i = 0; i < iv.length; i++) {
      bytes[i] = (byte) iv[i];
    }
    return new GCMParameterSpec(128, bytes);
  }

  private Cipher encryptor(KmsDataKey key) throws Exception {
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher;
  }

  /** B-5, C-13: both ways with a plain copy of the key, under the IV that the provider made. */
  @ParameterizedTest
  @ValueSource(ints = {96, 104, 112, 120, 128})
  @Spec("DK-6")
  void texts_areThoseOfTheJdk(int tagBits) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    SecretKey copy = DataKeys.copy(fake, "AES");
    GCMParameterSpec spec = new GCMParameterSpec(tagBits, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Cipher ours = DataKeys.cipher(fake, DataKeys.GCM);
    Cipher jdk = DataKeys.jdk(DataKeys.GCM);
    ours.init(Cipher.ENCRYPT_MODE, key, spec);
    jdk.init(Cipher.ENCRYPT_MODE, copy, spec);
    ours.updateAAD(AAD);
    jdk.updateAAD(AAD);
    assertThat(ours.getOutputSize(DATA.length)).isEqualTo(DATA.length + tagBits / 8);
    byte[] sealed = ours.doFinal(DATA);
    assertThat(sealed).isEqualTo(jdk.doFinal(DATA));
    ours.init(Cipher.DECRYPT_MODE, key, ours.getParameters());
    ours.updateAAD(AAD);
    assertThat(ours.getOutputSize(sealed.length)).isEqualTo(DATA.length);
    assertThat(ours.doFinal(sealed)).isEqualTo(DATA);
  }

  /** C-13, C-14. */
  @Test
  @Spec("DK-9")
  void init_withoutParameters_makesAnIvOfItsOwnEachTime() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    SecretKey copy = DataKeys.copy(fake, "AES");
    Set<Bytes> ivs = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Cipher cipher = encryptor(key);
      assertThat(ivs.add(Bytes.wrap(cipher.getIV()))).isTrue();
      byte[] sealed = cipher.doFinal(DATA);
      Cipher jdk = DataKeys.jdk(DataKeys.GCM);
      jdk.init(Cipher.DECRYPT_MODE, copy, cipher.getParameters());
      assertThat(jdk.doFinal(sealed)).isEqualTo(DATA);
    }
  }

  /** C-22: for the whole life of the key: A-B-A, other ciphers, other handles, cleared caches. */
  @Test
  @Spec("DK-10")
  void init_withAnIvThatWasUsed_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    for (int i = 0; i < 3; i++) {
      cipher.init(Cipher.ENCRYPT_MODE, key, spec(i));
      cipher.doFinal(DATA);
    }
    byte[] made = encryptor(key).getIV();
    KmsDataKey same = (KmsDataKey) KmsKeyHandleTest.deserialise(KmsKeyHandleTest.serialise(key));
    key.destroy();
    fake.provider().clearCaches();
    for (GCMParameterSpec used :
        new GCMParameterSpec[] {spec(0), spec(1), spec(2), new GCMParameterSpec(96, made)}) {
      assertThatThrownBy(
              () -> DataKeys.cipher(fake, DataKeys.GCM).init(Cipher.ENCRYPT_MODE, same, used))
          .isInstanceOf(InvalidAlgorithmParameterException.class)
          .hasMessageContaining("IV before");
    }
    cipher.init(Cipher.DECRYPT_MODE, same, spec(0));
    cipher.init(Cipher.ENCRYPT_MODE, same, spec(9));
    assertThat(cipher.doFinal(DATA)).hasSize(DATA.length + 16);
  }

  /** C-23. */
  @Test
  @Spec("DK-10")
  void doFinal_again_needsInit() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = encryptor(key);
    byte[] iv = cipher.getIV();
    cipher.doFinal(DATA);
    assertThat(cipher.getIV()).isEqualTo(iv);
    assertThatThrownBy(() -> cipher.doFinal(DATA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("init");
    assertThatThrownBy(() -> cipher.update(DATA)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cipher.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertThat(cipher.getIV()).isNotEqualTo(iv);
  }

  /** C-24: the next text under the same parameters, asked for again. */
  @Test
  @Spec("DK-5")
  void doFinal_decryptingAgain_asksTheServiceAgain() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = encryptor(key);
    byte[] sealed = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    assertThat(cipher.doFinal(sealed)).isEqualTo(DATA);
    assertThat(cipher.doFinal(sealed)).isEqualTo(DATA);
    fake.kms().setDisabled(true);
    assertThatThrownBy(() -> cipher.doFinal(sealed))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
  }

  /** C-5, C-40, B-3: refused in init, with the service's reason, and never passed on. */
  @ParameterizedTest
  @ValueSource(ints = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE})
  @Spec("DK-5")
  void init_ofARevokedKey_isRefused(int mode) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(mode, key, spec(mode));
    fake.kms().setDisabled(true);
    assertThatThrownBy(() -> cipher.init(mode, key, spec(mode, 1)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("EnableKey")
        .hasCauseInstanceOf(KmsKeyStateException.class);
    fake.kms().setDisabled(false);
    cipher.init(mode, key, spec(mode, 1));
  }

  /** C-25, C-27, C-37: nothing in the caller's buffer, and no use before the next init. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 14, 100, 5000})
  @Spec("DK-12")
  void doFinal_ofABadTag_leavesNoPlaintextAndNeedsInit(int size) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    byte[] text = new byte[size];
    Arrays.fill(text, (byte) 0x55);
    Cipher cipher = encryptor(key);
    byte[] sealed = cipher.doFinal(text);
    byte[] damaged = sealed.clone();
    damaged[damaged.length - 1] ^= 1;
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    byte[] inPlace = damaged.clone();
    assertThatThrownBy(() -> cipher.doFinal(inPlace, 0, inPlace.length, inPlace, 0))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("not genuine");
    assertThat(inPlace).as("in place").isEqualTo(damaged);
    byte[] out = new byte[size + 3];
    assertThatThrownBy(() -> cipher.doFinal(sealed, 0, sealed.length, out, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("init");
    assertThat(out).containsOnly(0);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    assertThat(cipher.doFinal(sealed)).isEqualTo(text);
  }

  /** C-37: shorter than a tag. */
  @Test
  @Spec("DK-12")
  void doFinal_ofLessThanATag_isABadTag() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    for (int size : new int[] {0, 1, 15}) {
      Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
      cipher.init(Cipher.DECRYPT_MODE, key, spec(1));
      assertThatThrownBy(() -> cipher.doFinal(new byte[size]))
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  /** C-17: not one byte before the tag. */
  @Test
  @Spec("DK-12")
  void update_decrypting_releasesNothing() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = encryptor(key);
    byte[] sealed = cipher.doFinal(new byte[1000]);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    for (int i = 0; i < sealed.length; i += 100) {
      byte[] out = cipher.update(sealed, i, Math.min(100, sealed.length - i));
      assertThat(out == null ? 0 : out.length).isZero();
    }
    assertThat(cipher.getOutputSize(0)).isEqualTo(1000);
    assertThat(cipher.doFinal()).isEqualTo(new byte[1000]);
  }

  /** C-28. */
  @Test
  @Spec("DK-12")
  void shortBuffer_changesNothing() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = encryptor(key);
    byte[] out = new byte[DATA.length + 16];
    assertThatThrownBy(() -> cipher.update(DATA, 0, DATA.length, new byte[DATA.length - 1]))
        .isInstanceOf(ShortBufferException.class);
    assertThatThrownBy(() -> cipher.doFinal(DATA, 0, DATA.length, new byte[out.length - 1]))
        .isInstanceOf(ShortBufferException.class);
    cipher.updateAAD(AAD);
    assertThat(cipher.doFinal(DATA, 0, DATA.length, out)).isEqualTo(out.length);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    cipher.updateAAD(AAD);
    cipher.update(out, 0, 5);
    byte[] small = new byte[DATA.length - 1];
    assertThatThrownBy(() -> cipher.doFinal(out, 5, out.length - 5, small))
        .isInstanceOf(ShortBufferException.class);
    assertThat(small).containsOnly(0);
    assertThat(cipher.doFinal(out, 5, out.length - 5)).isEqualTo(DATA);
  }

  /** C-32, C-34. */
  @Test
  void updateAad_ofTheNextText_isTakenAndIsTheOnlyOne() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    byte[][] texts = new byte[2][];
    for (int i = 0; i < texts.length; i++) {
      cipher.init(Cipher.ENCRYPT_MODE, key, spec(1, i));
      cipher.updateAAD(AAD);
      texts[i] = cipher.doFinal(DATA);
    }
    cipher.init(Cipher.DECRYPT_MODE, key, spec(1, 1));
    for (int i = 0; i < 2; i++) {
      cipher.updateAAD(AAD);
      cipher.update(texts[1], 0, 1);
      assertThat(cipher.doFinal(texts[1], 1, texts[1].length - 1))
          .as("text %s, without init", i)
          .isEqualTo(DATA);
    }
    assertThatThrownBy(() -> cipher.doFinal(texts[1])).isInstanceOf(AEADBadTagException.class);
  }

  /** C-32. */
  @Test
  void updateAad_afterData_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = encryptor(key);
    cipher.updateAAD(AAD);
    cipher.update(DATA);
    assertThatThrownBy(() -> cipher.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
    Cipher decryptor = DataKeys.cipher(fake, DataKeys.GCM);
    decryptor.init(Cipher.DECRYPT_MODE, key, spec(1));
    decryptor.update(DATA);
    assertThatThrownBy(() -> decryptor.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
  }

  /** C-1, C-2, C-7, C-8, W: what is not allowed, by the exception that says so. */
  @Test
  void init_withWrongParameters_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, key, (GCMParameterSpec) null))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, (SecretKey) null))
        .isInstanceOf(InvalidKeyException.class);
    for (int tagBits : new int[] {0, 32, 88, 100, 136}) {
      assertThatThrownBy(
              () ->
                  cipher.init(
                      Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(tagBits, new byte[12])))
          .isInstanceOf(InvalidAlgorithmParameterException.class)
          .hasMessageContaining("tag of " + tagBits);
    }
    assertThatThrownBy(
            () -> cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[0])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(
            () -> cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[12])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("GCMParameterSpec");
    fake.kms().forgetOperations();
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
    assertThat(fake.kms().operations()).as("refusals cost no call and no IV").hasSize(1);
  }

  /** C-10, C-9. */
  @Test
  void cipher_saysItsSizes() throws Exception {
    Cipher cipher = encryptor(DataKeys.generate(fake, "AES"));
    assertThat(cipher.getBlockSize()).isEqualTo(16);
    assertThat(cipher.getAlgorithm()).isEqualTo(DataKeys.GCM);
    assertThat(cipher.getProvider()).as("A-12").isSameAs(fake.provider());
    assertThat(cipher.getParameters().getAlgorithm()).isEqualTo("GCM");
  }

  /** C-10: the JDK's, which are 16 or 8 bytes for key wrap from version to version. */
  @ParameterizedTest
  @ValueSource(strings = {DataKeys.GCM, "AESWrap", "AESWrapPad"})
  void blockSize_isThatOfTheJdk(String transformation) throws Exception {
    Cipher cipher = DataKeys.cipher(fake, transformation);
    cipher.init(Cipher.ENCRYPT_MODE, DataKeys.generate(fake, "AES"));
    assertThat(cipher.getBlockSize()).isEqualTo(DataKeys.jdk(transformation).getBlockSize());
  }

  /** I-7: a destroyed handle is refused; a text that has begun is finished. */
  @Test
  @Spec("DK-3")
  void init_withADestroyedHandle_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher inUse = encryptor(key);
    key.destroy();
    assertThat(inUse.doFinal(DATA)).hasSize(DATA.length + 16);
    assertThatThrownBy(() -> encryptor(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed");
  }

  /** An HMAC key encrypts nothing. */
  @Test
  @Spec("DK-4")
  void init_withAKeyForSomethingElse_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "HmacSHA256");
    assertThatThrownBy(() -> encryptor(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("HmacSHA256");
  }

  /** A handle that claims another size than the key has, as a changed serialised form could. */
  @Test
  @Spec("DK-4")
  void init_withAWrongSize_isRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    KmsDataKey changed =
        new KmsDataKeyHandle(
            new org.kmsjca.datakey.DataKeyReference(
                key.keyId(), "AES", 128, key.encryptionContext(), key.wrappedKey()),
            null);
    assertThatThrownBy(() -> encryptor(changed))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("size");
  }
}
