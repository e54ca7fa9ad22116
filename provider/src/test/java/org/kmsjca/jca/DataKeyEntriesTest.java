// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Data keys in the KeyStore: section J of the JCA's rules. */
class DataKeyEntriesTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private KeyStore load(byte[] file) throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", fake.provider());
    keyStore.load(new ByteArrayInputStream(file), null);
    return keyStore;
  }

  private static byte[] store(KeyStore keyStore) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    keyStore.store(file, null);
    return file.toByteArray();
  }

  private static List<String> entryLines(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(DataKeyEntries.PREFIX))
        .toList();
  }

  /** J-3, J-4, J-12: through a file, under any name, and it still decrypts. */
  @ParameterizedTest
  @ValueSource(strings = {"orders", "a b=c:d\n%\u00e4#!", "x"})
  @Spec("DK-16")
  void entry_comesBackFromTheFile(String name) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] sealed = cipher.doFinal(DATA);
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry(name, key, null, null);
    byte[] file = store(keyStore);
    KeyStore again = load(file);
    KmsDataKey back = (KmsDataKey) again.getKey(name, "any".toCharArray());
    assertThat(back.wrappedKey()).isEqualTo(key.wrappedKey());
    assertThat(again.getCreationDate(name)).as("J-9").isEqualTo(keyStore.getCreationDate(name));
    cipher.init(Cipher.DECRYPT_MODE, back, cipher.getParameters());
    assertThat(cipher.doFinal(sealed)).isEqualTo(DATA);
    assertThat(entryLines(store(again))).isEqualTo(entryLines(file)).hasSize(1);
  }

  /** J-7, J-8, J-11, J-16: the queries agree. */
  @Test
  @Spec("DK-16")
  void entry_isSeenByAllQueries() throws Exception {
    KeyStore keyStore = fake.keyStore();
    int before = keyStore.size();
    keyStore.setEntry(
        "mine", new KeyStore.SecretKeyEntry(DataKeys.generate(fake, "HmacSHA256")), null);
    assertThat(keyStore.size()).isEqualTo(before + 1);
    assertThat(Collections.list(keyStore.aliases())).contains("mine").hasSize(before + 1);
    assertThat(keyStore.containsAlias("mine")).isTrue();
    assertThat(keyStore.isKeyEntry("mine")).isTrue();
    assertThat(keyStore.isCertificateEntry("mine")).isFalse();
    assertThat(keyStore.entryInstanceOf("mine", KeyStore.SecretKeyEntry.class)).isTrue();
    KeyStore.SecretKeyEntry entry = (KeyStore.SecretKeyEntry) keyStore.getEntry("mine", null);
    assertThat(entry.getSecretKey().getAlgorithm()).isEqualTo("HmacSHA256");
    entry.getSecretKey().destroy();
    assertThat(((KmsDataKey) keyStore.getKey("mine", null)).isDestroyed()).as("I-7").isFalse();
    keyStore.deleteEntry("mine");
    assertThat(keyStore.containsAlias("mine")).isFalse();
    assertThat(keyStore.size()).isEqualTo(before);
    assertThat(fake.kms().operations()).doesNotContain("DeleteAlias", "ScheduleKeyDeletion");
  }

  /** A data key's name hides an alias that is written without its prefix, and nothing else. */
  @Test
  @Spec("DK-16")
  void entry_withTheNameOfAnAlias_leavesTheAliasAlone() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("test", DataKeys.generate(fake, "AES"), null, null);
    assertThat(keyStore.getKey("test", null)).isInstanceOf(KmsDataKey.class);
    assertThat(keyStore.getKey("alias/test", null)).isInstanceOf(KmsKey.class);
    keyStore.deleteEntry("test");
    assertThat(keyStore.getKey("test", null)).isInstanceOf(KmsKey.class);
  }

  /** J-12: names of KMS keys, certificates, destroyed handles, keys of another service. */
  @Test
  void setKeyEntry_ofWhatCannotBeKept_isRefused() throws Exception {
    KeyStore keyStore = fake.keyStore();
    KmsDataKey key = DataKeys.generate(fake, "AES");
    for (String name : new String[] {"alias/x", fake.keyArn(), fake.kms().keys().get(0).keyId()}) {
      assertThatThrownBy(() -> keyStore.setKeyEntry(name, key, null, null))
          .isInstanceOf(KeyStoreException.class)
          .hasMessageContaining("KMS key");
    }
    KmsDataKey foreign = DataKeys.generate(FakeProvider.make(), "AES");
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", foreign, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("service");
    key.destroy();
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", key, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("destroyed");
  }

  /** J-4: nothing is lost in silence. */
  @Test
  @Spec("DK-16")
  void store_withoutAFile_isRefusedWhileThereAreDataKeys() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("x", DataKeys.generate(fake, "AES"), null, null);
    assertThatThrownBy(() -> keyStore.store(null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stream");
    keyStore.deleteEntry("x");
    keyStore.store(null, null);
  }

  /** J-2: a damaged line is an error that names the entry. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-01T00:00:00Z AES 256 k -",
        "2026-01-01T00:00:00Z AES 255 k - AAAA",
        "2026-01-01T00:00:00Z DES 256 k - AAAA",
        "yesterday AES 256 k - AAAA",
        "2026-01-01T00:00:00Z AES many k - AAAA",
        "2026-01-01T00:00:00Z AES 256 k - !",
        "2026-01-01T00:00:00Z AES 256 k AAAA AAAA"
      })
  void read_ofADamagedEntry_isRefused(String line) {
    Properties entries = new Properties();
    entries.setProperty(DataKeyEntries.PREFIX + "x", line);
    assertThatThrownBy(() -> DataKeyEntries.of(entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }
}
