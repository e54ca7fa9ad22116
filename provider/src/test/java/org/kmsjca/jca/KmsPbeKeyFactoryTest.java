// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.testing.FakeProvider;

/** SecretKeyFactory {@code PBEWithKMSAES}: section H, and the key that it makes: section I. */
class KmsPbeKeyFactoryTest {

  private final FakeProvider fake = FakeProvider.make();
  private SecretKeyFactory factory;

  @BeforeEach
  void makeFactory() throws Exception {
    factory = SecretKeyFactory.getInstance("PBEWithKMSAES", fake.provider());
  }

  private SecretKey key(String name) throws Exception {
    return factory.generateSecret(new PBEKeySpec(name.toCharArray()));
  }

  /** I-1, I-2, I-5: a handle, of which nothing can be exported. */
  @Test
  void key_isAHandleWithoutEncoding() throws Exception {
    SecretKey key = key("alias/test");
    assertThat(key.getAlgorithm()).isEqualTo("PBEWithKMSAES");
    assertThat(key.getFormat()).isNull();
    assertThat(key.getEncoded()).isNull();
    assertThat(key).hasToString("PBEWithKMSAES[alias/test]");
  }

  /** H-1: the service is not asked. */
  @Test
  void generateSecret_asksNobody() throws Exception {
    key("alias/no-such-key");
    assertThat(fake.kms().operations()).isEmpty();
  }

  /** H-5. */
  @Test
  void clearedPassword_afterwards_doesNotMatter() throws Exception {
    PBEKeySpec spec = new PBEKeySpec("alias/test".toCharArray());
    SecretKey key = factory.generateSecret(spec);
    spec.clearPassword();
    assertThat(key).isEqualTo(key("alias/test"));
    Cipher cipher = Cipher.getInstance("PBEWithKMSAES", fake.provider());
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertThat(cipher.doFinal(new byte[1])).isNotEmpty();
  }

  @Test
  void clearedPassword_before_isRefused() {
    PBEKeySpec spec = new PBEKeySpec("alias/test".toCharArray());
    spec.clearPassword();
    assertThatThrownBy(() -> factory.generateSecret(spec))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("cleared");
  }

  @Test
  void emptyPassword_isRefused() {
    assertThatThrownBy(() -> key(" "))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("must name a KMS key");
  }

  /** H-1: a key that is its own specification is not taken in. */
  @Test
  void otherSpecification_isRefused() {
    assertThatThrownBy(() -> factory.generateSecret(new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("SecretKeySpec")
        .hasMessageContaining("PBEKeySpec");
    assertThatThrownBy(() -> factory.generateSecret(null))
        .isInstanceOf(InvalidKeySpecException.class);
  }

  /** H-2: the name comes back, and nothing else. */
  @Test
  void keySpec_isTheNameOnly() throws Exception {
    SecretKey key = key("alias/test");
    PBEKeySpec spec = (PBEKeySpec) factory.getKeySpec(key, PBEKeySpec.class);
    assertThat(new String(spec.getPassword())).isEqualTo("alias/test");
    assertThatThrownBy(() -> factory.getKeySpec(key, SecretKeySpec.class))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("not exportable");
    assertThatThrownBy(() -> factory.getKeySpec(fake.key(), PBEKeySpec.class))
        .isInstanceOf(InvalidKeySpecException.class);
  }

  /** H-3. */
  @Test
  void translate_takesOwnKeysOnly() throws Exception {
    SecretKey key = key("alias/test");
    assertThat(factory.translateKey(key)).isSameAs(key);
    assertThatThrownBy(() -> factory.translateKey(new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("SecretKeySpec");
  }

  /** I-4, I-6: equal by name and service; serialised by name. */
  @Test
  void serialised_isTheName() throws Exception {
    SecretKey key = key("alias/test");
    assertThat(key).hasSameHashCodeAs(key("alias/test")).isNotEqualTo(key("alias/other"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(key);
    Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(read).hasToString(key.toString());
    Cipher cipher = Cipher.getInstance("PBEWithKMSAES", fake.provider());
    cipher.init(Cipher.ENCRYPT_MODE, (SecretKey) read);
    assertThat(cipher.doFinal(new byte[1])).isNotEmpty();
  }

  /** I-7. */
  @Test
  void destroyed_isRefused() throws Exception {
    SecretKey key = key("alias/test");
    key.destroy();
    assertThat(key.isDestroyed()).isTrue();
    Cipher cipher = Cipher.getInstance("PBEWithKMSAES", fake.provider());
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed");
  }
}
