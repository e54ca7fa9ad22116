// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.Properties;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.testing.Spec;

/** Names of entries that nobody would choose, and software sets all the same: J-8, J-12. */
class KeyStoreNamesTest {

  private static final int LONGEST_NAME = 250;
  private static final String HALF_A_PAIR = "\uD83D";

  @TempDir Path directory;
  private KmsProvider provider;
  private SecretKey key;
  private KeyStore keyStore;

  @BeforeEach
  void makeKey() throws Exception {
    provider = new KmsProvider(Configuration.of(directory, new Properties()));
    key = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    keyStore = load();
  }

  private KeyStore load() throws Exception {
    KeyStore loaded = KeyStore.getInstance("KMS-AES", provider);
    loaded.load(null, null);
    return loaded;
  }

  static String[] impossibleNames() {
    return new String[] {
      "",
      " ",
      "a b",
      "a\nb",
      "a=b",
      "b\u00fccher",
      "\u9375",
      "\0",
      "alias/",
      "aws/x",
      "alias/aws/x",
      HALF_A_PAIR,
      "x".repeat(LONGEST_NAME + 1)
    };
  }

  /**
   * A name that no alias can have is refused when it is set. Accepted, it would keep everything
   * else from being stored, and nothing could take it back.
   */
  @ParameterizedTest(name = "{index}")
  @MethodSource("impossibleNames")
  @Spec("KF-13")
  void setKeyEntry_underANameThatNoAliasCanHave_isRefusedAndTheKeyStoreGoesOn(String name)
      throws Exception {
    assertThatThrownBy(() -> keyStore.setKeyEntry(name, key, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("250");
    keyStore.setKeyEntry("good", key, null, null);
    keyStore.store(null, null);
    assertThat(load().containsAlias("good")).isTrue();
    assertThat(keyStore.containsAlias(name)).isFalse();
  }

  /** Nothing is imported for a name that cannot be given: the key would be in the service. */
  @Test
  @Spec("KF-13")
  void setKeyEntry_ofAForeignKeyUnderAnImpossibleName_makesNoKey() throws Exception {
    int before = provider.kms().call(ListKeys.of()).keys().size();
    SecretKey foreign = new SecretKeySpec(new byte[32], "AES");
    assertThatThrownBy(() -> keyStore.setKeyEntry("my key", foreign, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("my key");
    assertThat(provider.kms().call(ListKeys.of()).keys()).hasSize(before);
  }

  /**
   * What cannot be there is not there: null and false, never an exception, and nothing to delete.
   */
  @ParameterizedTest(name = "{index}")
  @MethodSource("impossibleNames")
  @Spec("KF-13")
  void anyName_asked_isNotThere(String name) throws Exception {
    assertThat(keyStore.containsAlias(name)).isFalse();
    assertThat(keyStore.isKeyEntry(name)).isFalse();
    assertThat(keyStore.isCertificateEntry(name)).isFalse();
    assertThat(keyStore.getKey(name, null)).isNull();
    assertThat(keyStore.getEntry(name, null)).isNull();
    assertThat(keyStore.getCreationDate(name)).isNull();
    if (!name.contains("aws/")) {
      keyStore.deleteEntry(name);
      keyStore.store(null, null);
    }
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"aws/x", "alias/aws/x"})
  @Spec("KF-13")
  void deleteEntry_ofAnAliasOfAws_isRefusedAtOnce(String name) throws Exception {
    assertThatThrownBy(() -> keyStore.deleteEntry(name))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("cannot be removed");
    keyStore.store(null, null);
  }

  /** The longest alias, and two that differ in case only, which are two keys in the service. */
  @Test
  @Spec("KF-13")
  void setKeyEntry_underEveryPossibleName_isStored() throws Exception {
    String longest = "x".repeat(LONGEST_NAME);
    SecretKey other = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    keyStore.setKeyEntry(longest, key, null, null);
    keyStore.setKeyEntry("Orders", key, null, null);
    keyStore.setKeyEntry("orders", other, null, null);
    keyStore.setKeyEntry("a/b_c-1", key, null, null);
    keyStore.store(null, null);
    KeyStore again = load();
    assertThat(Collections.list(again.aliases()))
        .contains("alias/" + longest, "alias/Orders", "alias/orders", "alias/a/b_c-1");
    assertThat(again.containsAlias("ORDERS")).isFalse();
    assertThat(again.getKey("Orders", null)).isNotEqualTo(again.getKey("orders", null));
  }

  private SecretKey dataKey() throws Exception {
    keyStore.setKeyEntry("wrapping", key, null, null);
    keyStore.store(null, null);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new DataKeyGenParameterSpec("alias/wrapping", "AES"));
    return generator.generateKey();
  }

  /** Data keys are kept in the file, which holds every name that is text. */
  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {"", " ", "a b", "a\nb=c", "#", "!x", "b\u00fccher", "\u9375\uD83D\uDD11", "\0"})
  @Spec("KF-13")
  void setKeyEntry_ofADataKeyUnderAnyText_comesBackFromTheFile(String name) throws Exception {
    keyStore.setKeyEntry(name, dataKey(), null, null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    keyStore.store(file, null);
    KeyStore again = KeyStore.getInstance("KMS-AES", provider);
    again.load(new ByteArrayInputStream(file.toByteArray()), null);
    assertThat(Collections.list(again.aliases())).contains(name);
    assertThat(again.isKeyEntry(name)).isTrue();
    assertThat(again.getCreationDate(name)).isEqualTo(keyStore.getCreationDate(name));
  }

  /** A name that the file would not hold would come back as another one. */
  @Test
  @Spec("KF-13")
  void setKeyEntry_ofADataKeyUnderHalfASurrogatePair_isRefused() throws Exception {
    SecretKey dataKey = dataKey();
    assertThatThrownBy(() -> keyStore.setKeyEntry(HALF_A_PAIR, dataKey, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("UTF-8");
    assertThat(keyStore.containsAlias(HALF_A_PAIR)).isFalse();
  }

  @Test
  void setKeyEntry_withoutAKey_isRefused() {
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", (SecretKey) null, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("null");
  }
}
