// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;

/** Handles: section I of the JCA's rules. */
class KmsKeyHandleTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  static byte[] serialise(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  static Object deserialise(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  /** I-1, I-2: no other provider can take it. */
  @Test
  void handle_hasNoFormatAndNoEncoding() throws Exception {
    KmsKey key = fake.key();
    assertThat(key.getFormat()).isNull();
    assertThat(key.getEncoded()).isNull();
    assertThat(key.getAlgorithm()).isEqualTo("KMS-AES");
  }

  /** I-5. */
  @Test
  void handle_shown_isItsIdentifier() throws Exception {
    assertThat(fake.key()).hasToString("KmsKey[alias/test]");
  }

  /** I-4: caches keyed by key need equality. */
  @Test
  void handles_ofOneName_areEqual() throws Exception {
    assertThat(fake.key()).isEqualTo(fake.key()).hasSameHashCodeAs(fake.key());
    assertThat(fake.key()).isNotEqualTo(fake.key(fake.keyArn()));
    assertThat(fake.key()).isNotEqualTo(FakeProvider.make().key());
  }

  /** I-6, X-12. */
  @Test
  void handle_serialised_holdsItsIdentifierOnly() throws Exception {
    Cipher encryptor = fake.encryptor();
    encryptor.doFinal(DATA);
    byte[] bytes = serialise(fake.key());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).contains("alias/test").hasSizeLessThan(300);
    assertThat(fake.kms().dataKeys()).isNotEmpty();
    for (byte[] dataKey : fake.kms().dataKeys()) {
      assertThat(HexFormat.of().formatHex(bytes)).doesNotContain(HexFormat.of().formatHex(dataKey));
    }
  }

  /** I-6, X-12: it works with the service of the cipher that gets it. */
  @Test
  void handle_deserialised_works() throws Exception {
    byte[] message = fake.encrypt(DATA);
    KmsKey key = (KmsKey) deserialise(serialise(fake.key()));
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
  }

  /** I-6: what was changed on the way is refused, not used. */
  @Test
  void handle_deserialisedWithoutIdentifier_isRefused() throws Exception {
    byte[] bytes = serialise(new KmsKeyHandle("x", null));
    String hex = HexFormat.of().formatHex(bytes);
    // TC_STRING, length 1, 'x' becomes TC_NULL.
    assertThat(hex).endsWith("74000178");
    byte[] changed = HexFormat.of().parseHex(hex.substring(0, hex.length() - 8) + "70");
    assertThatThrownBy(() -> deserialise(changed)).isInstanceOf(IOException.class);
  }

  /** I-7: idempotent, and only this object is affected. */
  @Test
  void destroy_affectsThisHandleOnly() throws Exception {
    java.security.KeyStore keyStore = fake.keyStore();
    KmsKey key = (KmsKey) keyStore.getKey("test", null);
    Cipher inUse = fake.cipher();
    inUse.init(Cipher.ENCRYPT_MODE, key);
    key.destroy();
    key.destroy();
    assertThat(key.isDestroyed()).isTrue();
    assertThat(key.getAlgorithm()).isEqualTo("KMS-AES");
    assertThatThrownBy(() -> fake.cipher().init(Cipher.DECRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class);
    assertThat(inUse.doFinal(DATA)).as("a cipher in use goes on").isNotEmpty();
    KmsKey other = (KmsKey) keyStore.getKey("test", null);
    assertThat(other.isDestroyed()).as("of the same KeyStore").isFalse();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, other);
    assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
    assertThat(fake.kms().operations()).doesNotContain("ScheduleKeyDeletion", "DisableKey");
  }

  /** The interface is public: an application may have handles of its own. */
  @Test
  void handle_ofTheApplication_isUsedWithTheCiphersService() throws Exception {
    KmsKey own =
        new KmsKey() {
          private static final long serialVersionUID = 1L;

          @Override
          public String keyId() {
            return fake.keyArn();
          }
        };
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, own);
    assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
  }
}
