// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.CallbackHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;

/** Every method of the KeyStore: section J of the JCA's rules. */
class KmsKeyStoreTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private KeyStore unloaded() throws Exception {
    return KeyStore.getInstance("KMS-AES", fake.provider());
  }

  private void deny(Class<?>... operations) {
    fake.kms()
        .setFault(
            request -> {
              if (List.of(operations).contains(request.getClass())) {
                throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "no");
              }
            });
  }

  private void breakService() {
    fake.kms()
        .setFault(
            request -> {
              throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, "down");
            });
  }

  /** J-1, P-7: getInstance asks nobody. */
  @Test
  void getInstance_asksNobody() throws Exception {
    fake.kms().forgetOperations();
    unloaded();
    assertThat(fake.kms().operations()).isEmpty();
  }

  /** J-8: both names, in any case. */
  @ParameterizedTest
  @ValueSource(strings = {"KMS-AES", "KMS", "kms", "kms-aes"})
  void getInstance_byEachName_works(String type) throws Exception {
    KeyStore keyStore = KeyStore.getInstance(type, fake.provider());
    keyStore.load(null, null);
    assertThat(keyStore.containsAlias("test")).isTrue();
  }

  /** J-2: with every kind of password, which is not looked at. */
  @Test
  void load_withoutStream_takesTheProvidersConfiguration() throws Exception {
    for (char[] password : new char[][] {null, {}, "any".toCharArray()}) {
      KeyStore keyStore = unloaded();
      keyStore.load(null, password);
      assertThat(keyStore.containsAlias("test")).isTrue();
    }
    KeyStore keyStore = unloaded();
    keyStore.load(null);
    assertThat(keyStore.containsAlias("test")).as("J-5").isTrue();
  }

  private byte[] descriptor() throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    fake.keyStore().store(stream, null);
    return stream.toByteArray();
  }

  /** J-3, J-4: what store writes, load reads, with a provider that was not configured. */
  @Test
  void load_ofWhatWasStored_leadsToTheSameKeys() throws Exception {
    byte[] message = fake.encrypt(DATA);
    byte[] descriptor = descriptor();
    assertThat(descriptor).isNotEmpty();
    KmsProvider other = new KmsProvider();
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", other);
    keyStore.load(new ByteArrayInputStream(descriptor), "any".toCharArray());
    Key key = keyStore.getKey("test", null);
    Cipher cipher = Cipher.getInstance("KMS-AES", other);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).as("the handle knows its service").isEqualTo(DATA);
  }

  /** W: the file is wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {"no-such-setting=1", "backend=none", "segment-size=5", "caller=me", "store=\\u12"})
  void load_ofAWrongConfiguration_throwsIoExceptionThatSaysWhat(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> unloaded().load(new ByteArrayInputStream(bytes), null))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "(?s).*(no-such-setting|backend|segment-size|caller|configuration is wrong).*");
  }

  /** W: another kind of KeyStore's file is refused, not taken for an empty configuration. */
  @Test
  void load_ofAnotherKindOfFile_throwsIoException() throws Exception {
    KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
    pkcs12.load(null, null);
    pkcs12.setEntry(
        "x",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
        new KeyStore.PasswordProtection("changeit".toCharArray()));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    pkcs12.store(stream, "changeit".toCharArray());
    assertThatThrownBy(() -> unloaded().load(new ByteArrayInputStream(stream.toByteArray()), null))
        .isInstanceOf(IOException.class);
  }

  /** W: the service is down. */
  @Test
  void load_duringAnOutage_throwsIoExceptionWithItsCause() throws Exception {
    breakService();
    assertThatThrownBy(() -> unloaded().load(null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("KeyUnavailableException")
        .hasMessageContaining("try again later")
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** J-6: a second load replaces the content. */
  @Test
  void load_again_showsWhatIsThereNow() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.deleteEntry("test");
    fake.kms().makeKey("alias/later");
    keyStore.load(null, null);
    assertThat(Collections.list(keyStore.aliases())).contains("alias/test", "alias/later");
  }

  /** J-5: the Builder, with each protection. */
  @Test
  void builder_withEachProtection_givesALoadedKeyStore(@TempDir Path directory) throws Exception {
    CallbackHandler handler = callbacks -> {};
    for (KeyStore.ProtectionParameter protection :
        List.of(
            new KeyStore.PasswordProtection(null),
            new KeyStore.PasswordProtection("any".toCharArray()),
            new KeyStore.CallbackHandlerProtection(handler))) {
      KeyStore keyStore =
          KeyStore.Builder.newInstance("KMS-AES", fake.provider(), protection).getKeyStore();
      assertThat(keyStore.containsAlias("test")).isTrue();
      assertThat(keyStore.getEntry("test", protection)).isNotNull();
    }
    Path file = Files.write(directory.resolve("kms.ks"), descriptor());
    KeyStore keyStore =
        KeyStore.Builder.newInstance(
                "KMS-AES",
                fake.provider(),
                file.toFile(),
                new KeyStore.PasswordProtection("any".toCharArray()))
            .getKeyStore();
    assertThat(keyStore.containsAlias("test")).as("J-3").isTrue();
  }

  /** J-7: the listing has all pages, aliases and key IDs, and is sorted. */
  @Test
  void aliases_listAllAliasesAndKeys() throws Exception {
    for (int i = 0; i < 5; i++) {
      fake.kms().makeKey("alias/k" + i);
    }
    KeyStore keyStore = fake.keyStore();
    List<String> names = Collections.list(keyStore.aliases());
    assertThat(names).hasSize(12).isSorted().doesNotHaveDuplicates();
    assertThat(keyStore.size()).isEqualTo(12);
    assertThat(names).contains("alias/test", "alias/k0", "alias/k4");
    fake.kms().keys().forEach(key -> assertThat(names).contains(key.keyId()));
  }

  /** J-7, J-8, J-10: iterating asks the service nothing. */
  @Test
  void listedEntries_areAskedForNothing() throws Exception {
    KeyStore keyStore = fake.keyStore();
    fake.kms().forgetOperations();
    for (String alias : Collections.list(keyStore.aliases())) {
      assertThat(keyStore.containsAlias(alias)).isTrue();
      assertThat(keyStore.isKeyEntry(alias)).isTrue();
      assertThat(keyStore.isCertificateEntry(alias)).isFalse();
      assertThat(keyStore.getCertificate(alias)).isNull();
      assertThat(keyStore.getCertificateChain(alias)).isNull();
      assertThat(keyStore.getKey(alias, null)).isInstanceOf(KmsKey.class);
      assertThat(keyStore.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class)).isTrue();
      assertThat(keyStore.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)).isFalse();
      assertThat(keyStore.entryInstanceOf(alias, KeyStore.TrustedCertificateEntry.class)).isFalse();
    }
    assertThat(fake.kms().operations()).isEmpty();
  }

  /** J-8: what is not there is no error. */
  @ParameterizedTest
  @ValueSource(strings = {"nobody", "alias/nobody", "12345678-1234-1234-1234-123456789012", "a b"})
  void unknownAlias_isNullOrFalse(String alias) throws Exception {
    KeyStore keyStore = fake.keyStore();
    assertThat(keyStore.containsAlias(alias)).isFalse();
    assertThat(keyStore.getKey(alias, null)).isNull();
    assertThat(keyStore.getEntry(alias, null)).isNull();
    assertThat(keyStore.isKeyEntry(alias)).isFalse();
    assertThat(keyStore.isCertificateEntry(alias)).isFalse();
    assertThat(keyStore.getCreationDate(alias)).isNull();
    assertThat(keyStore.getCertificate(alias)).isNull();
    assertThat(keyStore.getCertificateChain(alias)).isNull();
    assertThat(keyStore.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class)).isFalse();
  }

  /** J-8: an alias with and without its prefix, the key's ID and its ARN. */
  @Test
  void key_byEachOfItsNames_isFound() throws Exception {
    byte[] message = fake.encrypt(DATA);
    String arn = fake.keyArn();
    String id = arn.substring(arn.indexOf("key/") + 4);
    for (String name : List.of("test", "alias/test", id, arn)) {
      Cipher cipher = fake.cipher();
      cipher.init(Cipher.DECRYPT_MODE, fake.keyStore().getKey(name, null));
      assertThat(cipher.doFinal(message)).as(name).isEqualTo(DATA);
    }
  }

  /** A key that was made after load is found all the same. */
  @Test
  void key_madeAfterLoad_isFoundByName() throws Exception {
    KeyStore keyStore = fake.keyStore();
    fake.kms().makeKey("alias/later");
    assertThat(keyStore.containsAlias("later")).isTrue();
    assertThat(keyStore.getKey("later", null)).isNotNull();
  }

  /** J-9: of an alias when it was made, of a key when it was made. */
  @Test
  void creationDate_isThatOfTheAliasOrKey() throws Exception {
    KeyStore keyStore = fake.keyStore();
    Instant keyDate = fake.kms().keys().get(0).creationDate();
    String id = fake.kms().keys().get(0).keyId();
    assertThat(keyStore.getCreationDate(id)).isEqualTo(Date.from(keyDate));
    assertThat(keyStore.getCreationDate("test")).isAfter(Date.from(keyDate));
    fake.kms().makeKey("alias/later");
    assertThat(keyStore.getCreationDate("later")).isAfter(Date.from(keyDate));
    keyStore.setKeyEntry("waiting", fake.key(), null, null);
    assertThat(keyStore.getCreationDate("waiting")).as("of the key").isEqualTo(Date.from(keyDate));
  }

  /** J-9: never null for an entry. */
  @Test
  void creationDate_thatMayNotBeAsked_is1970() throws Exception {
    KeyStore keyStore = fake.keyStore();
    String id = fake.kms().keys().get(0).keyId();
    breakService();
    assertThat(keyStore.getCreationDate(id)).isEqualTo(Date.from(Instant.EPOCH));
  }

  /** J-10, J-11: no password, and each protection. */
  @Test
  void entry_withAnyPasswordOrProtection_isGiven() throws Exception {
    KeyStore keyStore = fake.keyStore();
    for (char[] password : new char[][] {null, {}, "wrong".toCharArray()}) {
      assertThat(keyStore.getKey("test", password)).isEqualTo(fake.key());
    }
    for (KeyStore.ProtectionParameter protection :
        new KeyStore.ProtectionParameter[] {
          null,
          new KeyStore.PasswordProtection(null),
          new KeyStore.PasswordProtection("wrong".toCharArray()),
          new KeyStore.CallbackHandlerProtection(callbacks -> {})
        }) {
      KeyStore.Entry entry = keyStore.getEntry("test", protection);
      assertThat(entry).isInstanceOf(KeyStore.SecretKeyEntry.class);
      assertThat(((KeyStore.SecretKeyEntry) entry).getSecretKey()).isEqualTo(fake.key());
    }
  }

  /** A caller who may list nothing can name keys: whether it may use one is decided at use. */
  @Test
  void load_whenListingIsDenied_showsNothingAndFindsNamedKeys() throws Exception {
    byte[] message = fake.encrypt(DATA);
    deny(ListAliases.class, ListKeys.class, org.kmsjca.kms.DescribeKey.class);
    KeyStore keyStore = fake.keyStore();
    assertThat(keyStore.size()).isZero();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, keyStore.getKey("test", null));
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  /** Of two listings one may be denied. */
  @Test
  void load_whenListingAliasesIsDenied_showsTheKeys() throws Exception {
    deny(ListAliases.class);
    assertThat(fake.keyStore().size()).isEqualTo(1);
    deny(ListKeys.class);
    assertThat(Collections.list(fake.keyStore().aliases())).containsExactly("alias/test");
  }

  /** W: getKey says why, queries answer no. */
  @Test
  void key_duringAnOutage_isUnrecoverable() throws Exception {
    KeyStore keyStore = fake.keyStore();
    breakService();
    assertThatThrownBy(() -> keyStore.getKey("other", null))
        .isInstanceOf(UnrecoverableKeyException.class)
        .hasMessageContaining("try again later")
        .hasCauseInstanceOf(KmsUnavailableException.class);
    assertThatThrownBy(() -> keyStore.getEntry("other", null))
        .isInstanceOf(UnrecoverableKeyException.class);
    assertThat(keyStore.containsAlias("other")).isFalse();
    assertThat(keyStore.isKeyEntry("other")).isFalse();
    assertThat(keyStore.getCreationDate("other")).isNull();
  }

  /** J-12, J-14: the service learns of a new alias at store, not before. */
  @Test
  void setKeyEntry_untilStore_isAViewOnly() throws Exception {
    KeyStore keyStore = fake.keyStore();
    fake.kms().forgetOperations();
    keyStore.setKeyEntry("second", fake.key(fake.keyArn()), null, null);
    keyStore.setEntry("third", new KeyStore.SecretKeyEntry(fake.key()), null);
    assertThat(keyStore.containsAlias("second")).isTrue();
    assertThat(Collections.list(keyStore.aliases())).contains("alias/second", "alias/third");
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test");
    keyStore.store(null, null);
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test", "alias/second", "alias/third");
    assertThat(fake.kms().aliases().values()).containsOnly(fake.kms().keys().get(0).keyId());
    assertThat(keyStore.containsAlias("second")).isTrue();
    assertThat(keyStore.getCreationDate("second")).isAfter(Date.from(Instant.EPOCH));
  }

  /** J-12: an alias that exists is moved. */
  @Test
  void setKeyEntry_ofAnExistingAlias_movesItAtStore() throws Exception {
    String second = fake.kms().makeKey("alias/second");
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("test", keyStore.getKey("second", null), null, null);
    keyStore.store(null);
    Map<String, String> aliases = fake.kms().aliases();
    assertThat(second).endsWith(aliases.get("alias/test"));
    assertThat(aliases.get("alias/second")).isEqualTo(aliases.get("alias/test"));
  }

  /** J-14, X-16: gone from the view at once, from the service at store; the key stays. */
  @Test
  void deleteEntry_removesTheAliasAtStoreAndNeverTheKey() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.deleteEntry("test");
    keyStore.deleteEntry("alias/not-there");
    assertThat(keyStore.containsAlias("test")).isFalse();
    assertThat(keyStore.getKey("alias/test", null)).isNull();
    assertThat(Collections.list(keyStore.aliases())).doesNotContain("alias/test");
    assertThat(fake.kms().aliases()).containsKey("alias/test");
    keyStore.store(null, null);
    assertThat(fake.kms().aliases()).isEmpty();
    assertThat(fake.kms().keys()).hasSize(1).allMatch(key -> key.enabled());
    assertThat(fake.kms().operations())
        .contains("DeleteAlias")
        .doesNotContain("ScheduleKeyDeletion", "DisableKey");
  }

  /** J-14: without store nothing has happened. */
  @Test
  void deleteEntry_withoutStore_changesNothing() throws Exception {
    fake.keyStore().deleteEntry("test");
    assertThat(fake.keyStore().containsAlias("test")).isTrue();
  }

  /** A change taken back before store is none. */
  @Test
  void deleteEntry_thenSet_leavesTheAlias() throws Exception {
    KeyStore keyStore = fake.keyStore();
    Key key = keyStore.getKey(fake.keyArn(), null);
    keyStore.deleteEntry("test");
    keyStore.setKeyEntry("test", key, null, null);
    keyStore.store(null, null);
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test");
  }

  /** J-14: keys are not deleted here. */
  @Test
  void deleteEntry_ofAKey_isRefused() throws Exception {
    KeyStore keyStore = fake.keyStore();
    String id = fake.kms().keys().get(0).keyId();
    for (String name : List.of(id, fake.keyArn())) {
      assertThatThrownBy(() -> keyStore.deleteEntry(name))
          .isInstanceOf(KeyStoreException.class)
          .hasMessageContaining("ScheduleKeyDeletion");
    }
  }

  /** J-12, J-13: refused with what is allowed, and never UnsupportedOperationException. */
  @Test
  void set_ofWhatIsNoKmsKey_isRefused() throws Exception {
    KeyStore keyStore = fake.keyStore();
    SecretKey foreign = new SecretKeySpec(new byte[16], "AES");
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", foreign, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("SecretKeySpec")
        .hasMessageContaining("KmsKey");
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", new byte[16], null))
        .isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> keyStore.setEntry("x", new KeyStore.SecretKeyEntry(foreign), null))
        .isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> keyStore.setCertificateEntry("x", null))
        .isInstanceOf(KeyStoreException.class);
    KmsKey destroyed = fake.key();
    destroyed.destroy();
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", destroyed, null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("destroyed");
    assertThat(keyStore.containsAlias("x")).isFalse();
    assertThat(keyStore.getCertificateAlias(null)).isNull();
  }

  /** An alias here that is called like one of another service must not be taken for it. */
  @Test
  void set_ofAKeyOfAnotherService_isRefusedAtStore() throws Exception {
    KmsKey elsewhere = FakeProvider.make().key("test");
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("mine", elsewhere, null, null);
    assertThatThrownBy(() -> keyStore.store(null, null)).isInstanceOf(IOException.class);
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test");
  }

  /** W: what could not be stored can be stored later. */
  @Test
  void store_duringAnOutage_throwsIoExceptionAndCanBeRepeated() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("second", fake.key(), null, null);
    keyStore.deleteEntry("test");
    breakService();
    assertThatThrownBy(() -> keyStore.store(null, null))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(KmsUnavailableException.class);
    fake.kms().heal();
    keyStore.store(null, null);
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/second");
    fake.kms().forgetOperations();
    keyStore.store(null, null);
    assertThat(fake.kms().operations()).as("nothing is left to do").isEmpty();
  }

  /** G-3: what keytool -genseckey does. */
  @Test
  void keytoolsSequence_givesTheNewKeyItsAlias() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", fake.provider());
    generator.init(256);
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("made", generator.generateKey(), "any".toCharArray(), null);
    keyStore.store(new ByteArrayOutputStream(), "any".toCharArray());
    assertThat(fake.kms().aliases()).containsKey("alias/made");
    assertThat(fake.kms().keys()).as("with the one that protects the file").hasSize(3);
  }

  /** K-3: what keytool -changealias does, whichever name comes first in the alphabet. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "zeta"})
  void changedAlias_atStore_namesTheSameKey(String name) throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setEntry(name, keyStore.getEntry("test", null), null);
    keyStore.deleteEntry("test");
    keyStore.store(null, null);
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/" + name);
    assertThat(fake.keyArn()).endsWith(fake.kms().aliases().get("alias/" + name));
  }
}
