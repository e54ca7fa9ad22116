// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.ProviderException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Data-key handles and how they are made: sections G and I of the JCA's rules. */
class KmsDataKeyHandleTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  /** G-5: all kinds; nobody sees the key. */
  @ParameterizedTest
  @CsvSource({
    "AES, 128",
    "AES, 192",
    "AES, 256",
    "HmacSHA256, 256",
    "HmacSHA384, 384",
    "HmacSHA512, 512",
    "HmacSHA512, 1024"
  })
  @Spec({"DK-1", "DK-2"})
  void generateKey_makesADataKey(String algorithm, int sizeBits) throws Exception {
    EncryptionContext context = EncryptionContext.of("tenant", "a");
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", fake.provider());
    generator.init(new DataKeyGenParameterSpec("alias/test", algorithm, sizeBits, context));
    fake.kms().forgetOperations();
    KmsDataKey key = (KmsDataKey) generator.generateKey();
    assertThat(fake.kms().operations()).containsExactly("GenerateDataKeyWithoutPlaintext");
    assertThat(key.getAlgorithm()).isEqualTo(algorithm);
    assertThat(key.sizeBits()).isEqualTo(sizeBits);
    assertThat(key.encryptionContext()).isEqualTo(context);
    assertThat(key.keyId()).isEqualTo(fake.keyArn());
    assertThat(key.getFormat()).as("I-1").isNull();
    assertThat(key.getEncoded()).as("I-1").isNull();
    assertThat(key)
        .as("I-5")
        .hasToString(
            "KmsDataKey[" + algorithm + ", " + sizeBits + " bits, under " + fake.keyArn() + "]");
  }

  /** G-5: the usual sizes, and what is not allowed. */
  @Test
  @Spec("DK-1")
  void spec_knowsItsSizes() {
    assertThat(new DataKeyGenParameterSpec("alias/a").sizeBits()).isEqualTo(256);
    assertThat(new DataKeyGenParameterSpec("alias/a").algorithm()).isEqualTo("AES");
    assertThat(new DataKeyGenParameterSpec("alias/a", "HmacSHA384").sizeBits()).isEqualTo(384);
    for (Object[] wrong :
        new Object[][] {
          {"AES", 64},
          {"AES", 512},
          {"AES", 0},
          {"DES", 256},
          {"HmacSHA1", 160},
          {"HmacSHA256", 120},
          {"HmacSHA256", 129},
          {"HmacSHA256", 8200},
          {"aes", 256}
        }) {
      assertThatThrownBy(
              () ->
                  new DataKeyGenParameterSpec(
                      "alias/a", (String) wrong[0], (int) wrong[1], EncryptionContext.EMPTY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("allowed");
    }
  }

  /** G-4, G-5: another init makes KMS keys again; a refusal is unchecked. */
  @Test
  void generator_afterAnotherInit_makesKmsKeys() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", fake.provider());
    generator.init(new DataKeyGenParameterSpec("alias/test"));
    fake.kms().setDisabled(true);
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
    fake.kms().setDisabled(false);
    generator.init(256);
    assertThat(generator.generateKey()).isInstanceOf(KmsKey.class);
    assertThatThrownBy(() -> generator.init((java.security.spec.AlgorithmParameterSpec) null))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("DataKeyGenParameterSpec");
  }

  /** I-4. */
  @Test
  @Spec("DK-3")
  void handles_ofOneWrappedKey_areEqual() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    KmsDataKeyHandle handle = (KmsDataKeyHandle) key;
    KmsDataKeyHandle same = new KmsDataKeyHandle(handle.reference(), fake.provider().connection());
    assertThat(same).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(DataKeys.generate(fake, "AES")).isNotEqualTo(key);
    assertThat(
            new KmsDataKeyHandle(handle.reference(), FakeProvider.make().provider().connection()))
        .isNotEqualTo(key);
  }

  /** I-6, X-12: by reference; it works with the provider that gets it. */
  @Test
  @Spec("DK-3")
  void handle_serialised_isItsReference() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] sealed = cipher.doFinal(DATA);
    byte[] bytes = KmsKeyHandleTest.serialise(key);
    assertThat(HexFormat.of().formatHex(bytes))
        .doesNotContain(HexFormat.of().formatHex(DataKeys.copy(fake, "AES").getEncoded()));
    KmsDataKey back = (KmsDataKey) KmsKeyHandleTest.deserialise(bytes);
    assertThat(back.wrappedKey()).isEqualTo(key.wrappedKey());
    cipher.init(Cipher.DECRYPT_MODE, back, cipher.getParameters());
    assertThat(cipher.doFinal(sealed)).isEqualTo(DATA);
  }

  /** I-6: what describes no data key is refused. */
  @Test
  @Spec("DK-3")
  void handle_deserialisedFromNonsense_isRefused() throws Exception {
    for (DataKeyReference wrong :
        new DataKeyReference[] {
          new DataKeyReference("k", "DES", 256, EncryptionContext.EMPTY, Bytes.EMPTY),
          new DataKeyReference("k", "AES", 1, EncryptionContext.EMPTY, Bytes.EMPTY)
        }) {
      byte[] bytes = KmsKeyHandleTest.serialise(new KmsDataKeyHandle(wrong, null));
      assertThatThrownBy(() -> KmsKeyHandleTest.deserialise(bytes)).isInstanceOf(IOException.class);
    }
  }

  /** The key is wrapped with its context: another one does not open it. */
  @Test
  @Spec("DK-2")
  void handle_withAnotherContext_doesNotUnwrap() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    KmsDataKey changed =
        new KmsDataKeyHandle(
            new DataKeyReference(
                key.keyId(),
                "AES",
                256,
                EncryptionContext.of(Map.of("tenant", "b")),
                key.wrappedKey()),
            fake.provider().connection());
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, changed))
        .isInstanceOf(java.security.InvalidKeyException.class)
        .hasMessageContaining("InvalidCiphertext");
  }

  /** The interface is public: an application may have handles of its own. */
  @Test
  void handle_ofTheApplication_isUsedWithTheCiphersService() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    KmsDataKey own =
        new KmsDataKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String keyId() {
            return key.keyId();
          }

          @Override
          public String getAlgorithm() {
            return "AES";
          }

          @Override
          public int sizeBits() {
            return 256;
          }

          @Override
          public EncryptionContext encryptionContext() {
            return EncryptionContext.EMPTY;
          }

          @Override
          public Bytes wrappedKey() {
            return key.wrappedKey();
          }
        };
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.ENCRYPT_MODE, own);
    byte[] sealed = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    assertThat(cipher.doFinal(sealed)).isEqualTo(DATA);
  }

  /** KMS keys and standard names do not meet, nor data keys and our own. */
  @Test
  @Spec("DK-4")
  void keysOfTheOtherKind_areRefused() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(java.security.InvalidKeyException.class);
    for (String name : new String[] {DataKeys.GCM, "AESWrap", "AESWrapPad"}) {
      assertThatThrownBy(() -> DataKeys.cipher(fake, name).init(Cipher.WRAP_MODE, fake.key()))
          .isInstanceOf(java.security.InvalidKeyException.class);
    }
  }
}
