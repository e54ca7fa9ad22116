// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Encryption context, and messages that several KMS keys can open. */
class CipherContextTest {

  private static final byte[] DATA = {1, 2, 3};
  private static final Map<String, String> CONTEXT = Map.of("tenant", "a", "purpose", "backup");

  private final FakeProvider fake = FakeProvider.make();

  private byte[] encrypt(KmsParameterSpec spec) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), spec);
    return cipher.doFinal(DATA);
  }

  private byte[] decrypt(byte[] message, Map<String, String> required) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key(), new KmsParameterSpec(required));
    return cipher.doFinal(message);
  }

  /** C-36, The header's context is used; pairs that the caller names must match. */
  @Test
  void context_decrypted_needsNoNamingAndMustMatchWhereNamed() throws Exception {
    byte[] message = encrypt(new KmsParameterSpec(CONTEXT));
    assertThat(fake.decrypt(message)).isEqualTo(DATA);
    assertThat(decrypt(message, Map.of())).isEqualTo(DATA);
    assertThat(decrypt(message, Map.of("tenant", "a"))).isEqualTo(DATA);
    assertThat(decrypt(message, CONTEXT)).isEqualTo(DATA);
    for (Map<String, String> wrong :
        List.of(
            Map.of("tenant", "b"),
            Map.of("Tenant", "a"),
            Map.of("tenant", "a", "purpose", "restore"),
            Map.of("tenant", "a", "purpose", "backup", "more", ""))) {
      assertThatThrownBy(() -> decrypt(message, wrong)).isInstanceOf(AEADBadTagException.class);
    }
  }

  /** C-36: changed in the header, it does not decrypt, whoever asks. */
  @Test
  void context_changedInTheHeader_fails() throws Exception {
    byte[] message = encrypt(new KmsParameterSpec(CONTEXT));
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int value = text.indexOf("backup");
    assertThat(value).isPositive();
    message[value] = 'B';
    assertThatThrownBy(() -> fake.decrypt(message)).isInstanceOf(AEADBadTagException.class);
  }

  /** DC-1: each context has a data key of its own. */
  @Test
  @Spec("DC-1")
  void context_ofAnotherValue_hasAnotherDataKey() throws Exception {
    fake.key();
    fake.kms().forgetOperations();
    encrypt(new KmsParameterSpec(Map.of("tenant", "a")));
    encrypt(new KmsParameterSpec(Map.of("tenant", "b")));
    encrypt(new KmsParameterSpec(Map.of("tenant", "a")));
    encrypt(new KmsParameterSpec(Map.of()));
    assertThat(fake.kms().operations().stream().filter("GenerateDataKey"::equals)).hasSize(3);
  }

  private static Bytes header(byte[] message) {
    return Bytes.copyOf(message, 0, message.length - DATA.length - 16 - 9);
  }

  /** DC-2: a data key that was unwrapped never encrypts. */
  @Test
  @Spec("DC-2")
  void dataKey_thatWasDecrypted_isNotUsedToEncrypt() throws Exception {
    byte[] message = fake.encrypt(DATA);
    KmsProvider other = new KmsProvider(fake.configuration());
    Cipher cipher = Cipher.getInstance("KMS-AES", other);
    KmsKeyHandle key = new KmsKeyHandle(FakeProvider.ALIAS, null);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] next = cipher.doFinal(DATA);
    assertThat(header(next)).isNotEqualTo(header(message));
    assertThat(fake.kms().dataKeys()).hasSize(2);
  }

  /** DC-3: another name of the key is another identity. */
  @Test
  @Spec("DC-3")
  void dataKey_ofAnotherName_isAnother() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] byAlias = cipher.doFinal(DATA);
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(fake.keyArn()));
    byte[] byArn = cipher.doFinal(DATA);
    assertThat(header(byAlias)).isNotEqualTo(header(byArn));
    assertThat(fake.decrypt(byArn)).isEqualTo(DATA);
  }

  /** The context is known to the service, the AAD is not: C-36. */
  @Test
  void aad_isNotSentToTheService() throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.updateAAD("secret aad".getBytes(StandardCharsets.UTF_8));
    byte[] message = cipher.doFinal(DATA);
    assertThat(new String(message, StandardCharsets.ISO_8859_1)).doesNotContain("secret aad");
  }

  /** Any one of the KMS keys opens the message. */
  @Test
  void message_underSeveralKeys_isOpenedByEachOfThem() throws Exception {
    fake.kms().makeKey("alias/second");
    fake.kms().makeKey("alias/third");
    fake.kms().makeKey("alias/stranger");
    byte[] message =
        encrypt(
            new KmsParameterSpec(
                EncryptionContext.of(CONTEXT),
                Bytes.EMPTY,
                List.of("alias/second", "alias/third")));
    for (String alias : List.of(FakeProvider.ALIAS, "alias/second", "alias/third")) {
      Cipher cipher = fake.cipher();
      cipher.init(Cipher.DECRYPT_MODE, fake.key(alias));
      assertThat(cipher.doFinal(message)).as(alias).isEqualTo(DATA);
    }
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key("alias/stranger"));
    assertThatThrownBy(() -> cipher.doFinal(message)).isInstanceOf(AEADBadTagException.class);
  }

  /** W: one of the further keys is not there. */
  @Test
  void message_underAMissingKey_isRefusedInInit() throws Exception {
    KmsParameterSpec spec =
        new KmsParameterSpec(EncryptionContext.EMPTY, Bytes.EMPTY, List.of("alias/missing"));
    assertThatThrownBy(() -> encrypt(spec))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("alias/missing")
        .hasCauseInstanceOf(KmsNotFoundException.class);
    assertThat(encrypt(new KmsParameterSpec(CONTEXT))).isNotEmpty();
  }

  /** The number of keys is bounded where it is given. */
  @Test
  void spec_withTooManyKeys_isRefused() {
    List<String> tooMany = java.util.Collections.nCopies(16, "alias/x");
    assertThatThrownBy(() -> new KmsParameterSpec(EncryptionContext.EMPTY, Bytes.EMPTY, tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15");
  }

  /** A message of one KMS key is not opened by another one. */
  @Test
  void message_ofAnotherKey_fails() throws Exception {
    fake.kms().makeKey("alias/other");
    byte[] message = fake.encrypt(DATA);
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key("alias/other"));
    assertThatThrownBy(() -> cipher.doFinal(message)).isInstanceOf(AEADBadTagException.class);
    cipher.init(Cipher.DECRYPT_MODE, fake.key(fake.keyArn()));
    assertThat(cipher.doFinal(message)).as("the same key by its ARN").isEqualTo(DATA);
  }
}
