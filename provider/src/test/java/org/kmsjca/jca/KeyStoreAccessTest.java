// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DomainLoadStoreParameter;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Security;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** The ways by which the JDK finds a KeyStore's file, with the provider installed. */
class KeyStoreAccessTest {

  private static final char[] PASSWORD = "any password".toCharArray();

  private final FakeProvider fake = FakeProvider.make();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void install() throws Exception {
    file = directory.resolve("kms.ks");
    try (OutputStream stream = Files.newOutputStream(file)) {
      fake.keyStore().store(stream, PASSWORD);
    }
    Security.addProvider(fake.provider());
  }

  @AfterEach
  void remove() {
    Security.removeProvider("KMS");
  }

  private static void assertLoaded(KeyStore keyStore) throws Exception {
    assertThat(keyStore.getType()).isEqualTo("KMS-AES");
    assertThat(keyStore.getKey("test", null)).isInstanceOf(KmsKey.class);
  }

  /** J-1: found by its first line alone. */
  @Test
  @Spec("KF-9")
  void getInstance_ofAFile_findsTheType() throws Exception {
    assertLoaded(KeyStore.getInstance(file.toFile(), PASSWORD));
    assertLoaded(KeyStore.getInstance(file.toFile(), (char[]) null));
  }

  /** J-1: other types are found as before. */
  @Test
  @Spec("KF-9")
  void getInstance_ofAnotherFile_isNotClaimed() throws Exception {
    KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
    pkcs12.load(null, null);
    Path other = directory.resolve("x.p12");
    try (OutputStream stream = Files.newOutputStream(other)) {
      pkcs12.store(stream, PASSWORD);
    }
    assertThat(KeyStore.getInstance(other.toFile(), PASSWORD).getType()).isNotEqualTo("KMS-AES");
    Path text = Files.writeString(directory.resolve("x.txt"), "backend=fake\n");
    assertThatThrownBy(() -> KeyStore.getInstance(text.toFile(), PASSWORD))
        .isInstanceOf(KeyStoreException.class);
  }

  /** J-5: all three forms of the Builder, with a password and with a callback. */
  @Test
  @Spec("KF-9")
  void builder_inEachForm_givesALoadedKeyStore() throws Exception {
    KeyStore.ProtectionParameter password = new KeyStore.PasswordProtection(PASSWORD);
    KeyStore.ProtectionParameter callback =
        new KeyStore.CallbackHandlerProtection(
            callbacks -> {
              for (var asked : callbacks) {
                ((javax.security.auth.callback.PasswordCallback) asked).setPassword(PASSWORD);
              }
            });
    for (KeyStore.ProtectionParameter protection :
        new KeyStore.ProtectionParameter[] {password, callback}) {
      assertLoaded(
          KeyStore.Builder.newInstance("KMS-AES", fake.provider(), protection).getKeyStore());
      assertLoaded(KeyStore.Builder.newInstance(file.toFile(), protection).getKeyStore());
      assertLoaded(
          KeyStore.Builder.newInstance("KMS-AES", null, file.toFile(), protection).getKeyStore());
    }
    KeyStore loaded = KeyStore.getInstance(file.toFile(), PASSWORD);
    assertLoaded(KeyStore.Builder.newInstance(loaded, password).getKeyStore());
  }

  /** J-19: a domain of several KeyStores. */
  @Test
  @Spec("KF-9")
  void domain_withTheFile_showsItsKeys() throws Exception {
    Path domain = directory.resolve("domains.cfg");
    Files.writeString(
        domain,
        "domain app {\n  keystore kms keystoreType=\"KMS-AES\" keystoreURI=\""
            + file.toUri()
            + "\";\n};\n");
    KeyStore keyStore = KeyStore.getInstance("DKS");
    keyStore.load(
        new DomainLoadStoreParameter(
            java.net.URI.create(domain.toUri() + "#app"),
            Map.of("kms", new KeyStore.PasswordProtection(PASSWORD))));
    assertThat(Collections.list(keyStore.aliases())).contains("kms alias/test");
    assertThat(keyStore.getKey("kms alias/test", null)).isInstanceOf(KmsKey.class);
  }

  /** J-5: parameters of other kinds, and none. */
  @Test
  void load_withAnyParameter_takesTheProvidersConfiguration() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    for (KeyStore.LoadStoreParameter parameter :
        new KeyStore.LoadStoreParameter[] {
          null, () -> null, () -> new KeyStore.PasswordProtection(PASSWORD)
        }) {
      keyStore.load(parameter);
      assertLoaded(keyStore);
      keyStore.store(parameter);
    }
  }

  /** J-20: the JVM's default type stays what it was. */
  @Test
  void defaultType_isNotOurs() throws IOException {
    assertThat(KeyStore.getDefaultType()).isEqualToIgnoringCase("pkcs12");
  }
}
