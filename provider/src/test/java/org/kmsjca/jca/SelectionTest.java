// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameterGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.FakeProvider;

/** What the JDK does to find and to make a cipher. */
class SelectionTest {

  private static final String PREFERRED = "jdk.security.provider.preferred";

  private final FakeProvider fake = FakeProvider.make();

  /** A generator that must not be asked. */
  private static final class Untouchable extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      throw new AssertionError("no random numbers are needed");
    }
  }

  /** other attributes are for SecureRandom only. */
  @Test
  void services_sayNothingOfThreadSafety() {
    assertThat(fake.provider().getServices())
        .noneMatch(service -> service.getAttribute("ThreadSafe") != null);
  }

  /** F-6: who generates parameters would generate IVs. */
  @Test
  void parameterGenerator_isNotOffered() {
    assertThatThrownBy(() -> AlgorithmParameterGenerator.getInstance("KMS-AES", fake.provider()))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  /** B-2: the JDK makes engines only to throw them away, so nothing is opened for them. */
  @Test
  void getInstance_ofEveryService_opensNothing(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("kms.properties"));
    Provider provider = new KmsProvider().configure(file.toString());
    for (Provider.Service service : provider.getServices()) {
      assertThat(service.newInstance(null)).isNotNull();
    }
    assertThat(Cipher.getInstance("KMS-AES", provider).getBlockSize()).isEqualTo(16);
    assertThat(KeyGenerator.getInstance("KMS-AES", provider)).isNotNull();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** B-4: what is no exception is not taken for a refusal of the key. */
  @Test
  void init_errorInTheService_reachesTheCaller() throws Exception {
    Cipher cipher = fake.cipher();
    var key = fake.key();
    fake.kms()
        .setFault(
            request -> {
              throw new NoClassDefFoundError("gone");
            });
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  /** B-9: a preference in the JVM's configuration finds us wherever we stand. */
  @Test
  void getInstance_preferredByConfiguration_findsTheProvider() throws Exception {
    String before = Security.getProperty(PREFERRED);
    Provider second = new Provider("Other", "1", "also has the name") {};
    second.put("Cipher.KMS-AES", "no.such.Class");
    Security.insertProviderAt(second, 1);
    Security.addProvider(fake.provider());
    Security.setProperty(PREFERRED, "KMS-AES:KMS");
    try {
      // The JDK reads the property once; either way a class that cannot be made is passed over.
      assertThat(Cipher.getInstance("KMS-AES").getProvider().getName()).isEqualTo("KMS");
    } finally {
      Security.setProperty(PREFERRED, before == null ? "" : before);
      Security.removeProvider(fake.provider().getName());
      Security.removeProvider(second.getName());
    }
  }

  /** C-4: IVs count, so a generator is asked neither in init nor later. */
  @Test
  void secureRandomOfTheCaller_isNotAsked() throws Exception {
    SecureRandom untouchable = new Untouchable();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), untouchable);
    byte[] message = cipher.doFinal(new byte[] {42});
    cipher.init(Cipher.DECRYPT_MODE, fake.key(), untouchable);
    assertThat(cipher.doFinal(message)).containsExactly(42);
  }

  /** C-45: it is printed by the JDK's debug output, too. */
  @Test
  void cipher_asText_tellsNameAndProviderOnly() throws Exception {
    Cipher cipher = fake.encryptor();
    assertThat(cipher.toString()).contains("KMS").doesNotContain(fake.keyArn());
  }
}
