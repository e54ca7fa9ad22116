// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Standard names harm nobody who has other keys, wherever the provider stands: section B. */
@Isolated("the list of providers is the JVM's")
class StandardNamesTest {

  private static final byte[] DATA = {1, 2, 3};
  private static final SecretKey PLAIN = new SecretKeySpec(new byte[32], "AES");
  private static final String[] CIPHERS = {
    "AES/GCM/NoPadding", "AES/KW/NoPadding", "AES/KWP/NoPadding", "AESWrap", "AESWrapPad"
  };
  private static final String[] MACS = {"HmacSHA256", "HmacSHA384", "HmacSHA512"};

  private final FakeProvider fake = FakeProvider.make();

  private void install(boolean first) {
    if (first) {
      Security.insertProviderAt(fake.provider(), 1);
    } else {
      Security.addProvider(fake.provider());
    }
  }

  @AfterEach
  void uninstall() {
    Security.removeProvider("KMS");
  }

  /** A-7, B-1. */
  @Test
  @Spec("DK-13")
  void services_supportDataKeysOnly() throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    for (Provider.Service service : fake.provider().getServices()) {
      String name = service.getAlgorithm();
      if ((service.getType().equals("Cipher") && name.startsWith("AES"))
          || service.getType().equals("Mac")) {
        assertThat(service.supportsParameter(key)).as(name).isTrue();
        assertThat(service.supportsParameter(PLAIN)).as(name).isFalse();
        assertThat(service.supportsParameter(fake.key())).as(name).isFalse();
      }
    }
  }

  /** B-1, B-5: plain keys go to the JDK, data keys come to us; in one JVM, at both positions. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Spec("DK-13")
  void selection_followsTheKey(boolean first) throws Exception {
    install(first);
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    for (String name : CIPHERS) {
      Cipher plain = Cipher.getInstance(name);
      plain.init(Cipher.WRAP_MODE, PLAIN);
      assertThat(plain.getProvider().getName()).as(name).isEqualTo("SunJCE");
      Cipher ours = Cipher.getInstance(name);
      ours.init(Cipher.WRAP_MODE, aes);
      assertThat(ours.getProvider()).as(name).isSameAs(fake.provider());
    }
    for (String name : MACS) {
      Mac plain = Mac.getInstance(name);
      plain.init(PLAIN);
      assertThat(plain.getProvider().getName()).as(name).isEqualTo("SunJCE");
      Mac ours = Mac.getInstance(name);
      ours.init(DataKeys.generate(fake, name));
      assertThat(ours.getProvider()).as(name).isSameAs(fake.provider());
    }
  }

  /** B-3: a refusal is final: nobody else gets the key. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Spec("DK-5")
  void refusal_isNotPaperedOver(boolean first) throws Exception {
    install(first);
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    KmsDataKey hmac = DataKeys.generate(fake, "HmacSHA256");
    fake.kms().setDisabled(true);
    for (String name : CIPHERS) {
      assertThatThrownBy(() -> Cipher.getInstance(name).init(Cipher.ENCRYPT_MODE, aes))
          .as(name)
          .isInstanceOf(InvalidKeyException.class)
          .hasCauseInstanceOf(KmsKeyStateException.class);
    }
    assertThatThrownBy(() -> Mac.getInstance("HmacSHA256").init(hmac))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
  }

  /** B-5: whoever asks before init gets what the JDK says, and may then use any key. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Spec("DK-14")
  void questionsBeforeInit_areAnsweredAsByTheJdk(boolean first) throws Exception {
    install(first);
    for (String name : CIPHERS) {
      Cipher jdk = DataKeys.jdk(name);
      Cipher cipher = Cipher.getInstance(name);
      assertThat(cipher.getBlockSize()).as(name).isEqualTo(jdk.getBlockSize());
      assertThat(cipher.getIV()).as(name).isEqualTo(jdk.getIV());
      cipher.init(Cipher.WRAP_MODE, PLAIN);
      byte[] wrapped = cipher.wrap(PLAIN);
      jdk.init(Cipher.UNWRAP_MODE, PLAIN, cipher.getParameters());
      assertThat(jdk.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).as(name).isEqualTo(PLAIN);
      cipher.init(Cipher.UNWRAP_MODE, PLAIN, jdk.getParameters());
      assertThat(cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).as(name).isEqualTo(PLAIN);
    }
    for (String name : MACS) {
      Mac mac = Mac.getInstance(name);
      assertThat(mac.getMacLength()).isEqualTo(Mac.getInstance(name, "SunJCE").getMacLength());
      mac.init(PLAIN);
      Mac jdk = Mac.getInstance(name, "SunJCE");
      jdk.init(PLAIN);
      assertThat(mac.doFinal(DATA)).isEqualTo(jdk.doFinal(DATA));
      mac.reset();
      assertThat(mac.doFinal(DATA)).isEqualTo(jdk.doFinal(DATA));
    }
  }

  /** B-5, B-6: bound to us by a question, a plain key has every call of a cipher. */
  @Test
  @Spec("DK-14")
  void plainKey_inACipherBoundToUs_worksThroughAllCalls() throws Exception {
    install(true);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    assertThat(cipher.getBlockSize()).isEqualTo(16);
    GCMParameterSpec spec = new GCMParameterSpec(128, new byte[12]);
    cipher.init(Cipher.ENCRYPT_MODE, PLAIN, spec);
    assertThat(cipher.getOutputSize(3)).isEqualTo(19);
    cipher.updateAAD(DATA);
    cipher.updateAAD(ByteBuffer.wrap(DATA));
    cipher.update(DATA);
    byte[] head = new byte[16];
    int size = cipher.update(DATA, 0, 3, head, 0);
    ByteBuffer tail = ByteBuffer.allocate(64);
    cipher.update(ByteBuffer.wrap(DATA), tail);
    cipher.doFinal(ByteBuffer.wrap(DATA), tail);
    assertThat(size + tail.position()).isEqualTo(12 + 16);
    byte[] sealed = java.util.Arrays.copyOf(tail.array(), tail.position());
    Cipher jdk = DataKeys.jdk("AES/GCM/NoPadding");
    jdk.init(Cipher.DECRYPT_MODE, PLAIN, cipher.getParameters());
    jdk.updateAAD(new byte[] {1, 2, 3, 1, 2, 3});
    assertThat(jdk.doFinal(sealed)).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3);
    cipher.init(Cipher.DECRYPT_MODE, PLAIN, spec);
    byte[] out = new byte[64];
    assertThatThrownBy(() -> cipher.doFinal(sealed, 0, sealed.length, out, 0))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** B-6: one cipher object, both kinds of key, when it is bound to us. */
  @Test
  @Spec("DK-14")
  void oneCipher_takesBothKindsOfKey() throws Exception {
    KmsDataKey key = DataKeys.of(fake, "AES", new byte[32]);
    Cipher cipher = DataKeys.cipher(fake, "AESWrap");
    cipher.init(Cipher.WRAP_MODE, key);
    byte[] wrapped = cipher.wrap(PLAIN);
    cipher.init(Cipher.WRAP_MODE, PLAIN);
    assertThat(cipher.wrap(PLAIN)).isEqualTo(wrapped);
    Mac mac = DataKeys.mac(fake, "HmacSHA256");
    mac.init(DataKeys.of(fake, "HmacSHA256", new byte[32]));
    byte[] tag = mac.doFinal(DATA);
    mac.init(PLAIN);
    assertThat(mac.doFinal(DATA)).isEqualTo(tag);
  }

  /** B-5: keys that nobody takes are refused as by the JDK. */
  @Test
  void keyOfNobody_isRefused() throws Exception {
    for (String name : CIPHERS) {
      assertThatThrownBy(() -> DataKeys.cipher(fake, name).init(Cipher.WRAP_MODE, fake.key()))
          .as(name)
          .isInstanceOf(InvalidKeyException.class);
    }
    for (String name : MACS) {
      assertThatThrownBy(() -> DataKeys.mac(fake, name).init(fake.key()))
          .as(name)
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  /** each service and each alias by name, of all providers, with ours among them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Spec("DK-13")
  void everyCipherAndMacOfTheJvm_isStillFound(boolean first) throws Exception {
    install(first);
    int found = 0;
    for (Provider provider : Security.getProviders()) {
      for (Provider.Service service : provider.getServices()) {
        if (service.getType().equals("Mac")) {
          assertThat(Mac.getInstance(service.getAlgorithm(), provider)).isNotNull();
          found++;
        }
        if (service.getType().equals("Cipher")) {
          assertThat(Cipher.getInstance(service.getAlgorithm(), provider)).isNotNull();
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(50);
  }
}
