// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SealedObject;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** SealedObject, by each way to open it: D-7, D-8, X-11. */
@ResourceLock(value = Resources.GLOBAL, mode = ResourceAccessMode.READ_WRITE)
class SealedObjectTest {

  private final FakeProvider fake = FakeProvider.make();

  /** D-8: getObject(cipher) needs no installed provider. */
  @Test
  void sealed_opensWithACipher() throws Exception {
    Cipher encryptor = fake.encryptor();
    List<SealedObject> sealed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sealed.add(new SealedObject("secret " + i, encryptor)); // D-7: one cipher, many objects
    }
    for (int i = 0; i < 3; i++) {
      assertThat(sealed.get(i).getObject(fake.decryptor())).isEqualTo("secret " + i);
    }
  }

  /** D-8: the other two look the provider up. */
  @Test
  void sealed_opensWithAKeyThroughTheInstalledProvider() throws Exception {
    Cipher withContext = fake.cipher();
    withContext.init(
        Cipher.ENCRYPT_MODE, fake.key(), new KmsParameterSpec(java.util.Map.of("a", "1")));
    Cipher withIv = fake.cipher();
    withIv.init(Cipher.ENCRYPT_MODE, fake.key(), new GCMParameterSpec(128, new byte[12]));
    Key key = fake.key();
    fake.kms().makeKey("alias/other");
    Key other = fake.key("alias/other");
    assertThat(Security.addProvider(fake.provider())).isPositive();
    try {
      for (Cipher cipher : List.of(fake.encryptor(), withContext, withIv)) {
        SealedObject made = new SealedObject("secret", cipher);
        SealedObject sealed =
            (SealedObject) KmsKeyHandleTest.deserialise(KmsKeyHandleTest.serialise(made));
        assertThat(sealed.getAlgorithm()).as("D-9").isEqualTo(FakeProvider.TRANSFORMATION);
        assertThat(sealed.getObject(key)).isEqualTo("secret");
        assertThat(sealed.getObject(key, "KMS")).isEqualTo("secret");
        assertThatThrownBy(() -> sealed.getObject(other)).isInstanceOf(InvalidKeyException.class);
      }
      Key deserialised = (Key) KmsKeyHandleTest.deserialise(KmsKeyHandleTest.serialise(key));
      assertThat(new SealedObject("secret", fake.encryptor()).getObject(deserialised))
          .isEqualTo("secret");
    } finally {
      Security.removeProvider("KMS");
    }
  }

  /** D-8: damaged. */
  @Test
  void sealed_withAnotherKey_doesNotOpen() throws Exception {
    SealedObject sealed = new SealedObject("secret", fake.encryptor());
    fake.kms().makeKey("alias/other");
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key("alias/other"));
    assertThatThrownBy(() -> sealed.getObject(cipher)).isInstanceOf(BadPaddingException.class);
  }
}
