// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeySpec;
import org.kmsjca.testing.FakeProvider;

/** Names to handles and back: section H of the JCA's rules. */
class KmsSecretKeyFactoryTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private SecretKeyFactory factory() throws Exception {
    return SecretKeyFactory.getInstance("KMS-AES", fake.provider());
  }

  /** H-1: by each kind of name, without a call; the handle works. */
  @Test
  void generateSecret_ofAName_givesAHandleThatWorks() throws Exception {
    byte[] message = fake.encrypt(DATA);
    String arn = fake.keyArn();
    for (String name : new String[] {"alias/test", arn, arn.substring(arn.indexOf("key/") + 4)}) {
      fake.kms().forgetOperations();
      SecretKey key = factory().generateSecret(new KmsKeySpec(name));
      assertThat(fake.kms().operations()).isEmpty();
      assertThat(((KmsKey) key).keyId()).isEqualTo(name);
      assertThat(key.getEncoded()).isNull();
      Cipher cipher = fake.cipher();
      cipher.init(Cipher.DECRYPT_MODE, key);
      assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    }
  }

  /** H-1: a key that is not there shows at its use. */
  @Test
  void generateSecret_ofAnUnknownName_isRefusedAtUse() throws Exception {
    SecretKey key = factory().generateSecret(new KmsKeySpec("alias/nobody"));
    Cipher cipher = fake.cipher();
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("alias/nobody");
  }

  /** H-1: key material is not imported by the way. */
  @Test
  void generateSecret_ofKeyMaterial_isRefused() {
    assertThatThrownBy(() -> factory().generateSecret(new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("SecretKeySpec")
        .hasMessageContaining("KmsKeySpec");
    assertThatThrownBy(() -> factory().generateSecret(new PBEKeySpec("x".toCharArray())))
        .isInstanceOf(InvalidKeySpecException.class);
    assertThatThrownBy(() -> factory().generateSecret(null))
        .isInstanceOf(InvalidKeySpecException.class);
  }

  /** H-2: the name, and nothing else. */
  @Test
  void getKeySpec_ofAHandle_givesItsNameOnly() throws Exception {
    KmsKey key = fake.key();
    assertThat(factory().getKeySpec(key, KmsKeySpec.class)).isEqualTo(new KmsKeySpec(key.keyId()));
    for (Class<?> type : new Class<?>[] {SecretKeySpec.class, PBEKeySpec.class, String.class}) {
      assertThatThrownBy(() -> factory().getKeySpec(key, type))
          .isInstanceOf(InvalidKeySpecException.class)
          .hasMessageContaining("cannot be exported");
    }
    assertThatThrownBy(() -> factory().getKeySpec(key, null))
        .isInstanceOf(InvalidKeySpecException.class);
    SecretKey foreign = new SecretKeySpec(new byte[32], "AES");
    assertThatThrownBy(() -> factory().getKeySpec(foreign, KmsKeySpec.class))
        .isInstanceOf(InvalidKeySpecException.class);
    key.destroy();
    assertThatThrownBy(() -> factory().getKeySpec(key, KmsKeySpec.class))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("destroyed");
  }

  /** H-3: our handle is the same object, an implementation of others one of ours. */
  @Test
  void translateKey_ofAHandle_givesIt() throws Exception {
    KmsKey key = fake.key();
    assertThat(factory().translateKey(key)).isSameAs(key);
    KmsKey theirs = () -> "alias/test";
    assertThat(factory().translateKey(theirs))
        .isEqualTo(factory().generateSecret(new KmsKeySpec("alias/test")));
    assertThatThrownBy(() -> factory().translateKey(new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("SecretKeySpec");
    assertThatThrownBy(() -> factory().translateKey(DataKeys.generate(fake, "AES")))
        .isInstanceOf(InvalidKeyException.class);
    key.destroy();
    assertThatThrownBy(() -> factory().translateKey(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2049})
  void keySpec_ofAnImpossibleName_isRefused(int characters) {
    assertThatThrownBy(() -> new KmsKeySpec("x".repeat(characters)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 2048");
  }
}
