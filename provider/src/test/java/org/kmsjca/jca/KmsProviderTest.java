// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeBackend;
import org.kmsjca.testing.FakeProvider;

/** The provider object: sections A, B and P of the JCA's rules, as far as one JVM shows them. */
class KmsProviderTest {

  private final FakeProvider fake = FakeProvider.make();

  /** */
  @Test
  void provider_saysWhoItIs() {
    KmsProvider provider = new KmsProvider();
    assertThat(provider.getName()).isEqualTo("KMS");
    assertThat(provider.getVersionStr()).isNotBlank();
    assertThat(provider.getInfo()).contains("KMS-AES");
    assertThat(provider.isConfigured()).isTrue();
  }

  /** A-6, B-7, O-1: these services and no others. */
  @Test
  void services_areTheseAndNoOthers() {
    Set<String> services =
        new KmsProvider()
            .getServices().stream()
                .map(service -> service.getType() + "." + service.getAlgorithm())
                .collect(Collectors.toCollection(TreeSet::new));
    assertThat(services)
        .containsExactly(
            "AlgorithmParameters.KMS-AES",
            "Cipher.AES/GCM/NoPadding",
            "Cipher.AES/KW/NoPadding",
            "Cipher.AES/KWP/NoPadding",
            "Cipher.KMS-AES",
            "Cipher.PBEWithKMSAES",
            "KeyGenerator.KMS-AES",
            "KeyStore.KMS-AES",
            "Mac.HmacSHA256",
            "Mac.HmacSHA384",
            "Mac.HmacSHA512",
            "SecretKeyFactory.KMS-AES",
            "SecretKeyFactory.PBEWithKMSAES");
  }

  /** a wrong class name would silently mean that no key is supported. */
  @Test
  void cipherService_supportsItsKeysAndNoOthers() throws Exception {
    Provider.Service service = fake.provider().getService("Cipher", "KMS-AES");
    assertThat(service.supportsParameter(fake.key())).isTrue();
    assertThat(service.supportsParameter(new SecretKeySpec(new byte[32], "AES"))).isFalse();
    assertThat(Class.forName(service.getAttribute("SupportedKeyClasses"))).isSameAs(KmsKey.class);
    assertThat(service.getAttribute("SupportedModes")).isEqualTo("GCM");
    assertThat(service.getAttribute("SupportedPaddings")).isEqualTo("NOPADDING");
  }

  /** no constructor parameter. */
  @Test
  void newInstance_withAParameter_isRefused() {
    for (Provider.Service service : new KmsProvider().getServices()) {
      assertThatThrownBy(() -> service.newInstance("parameter"))
          .isInstanceOf(InvalidParameterException.class)
          .hasMessageContaining(service.getType());
    }
  }

  /** an object of the class that the service names. */
  @Test
  void newInstance_ofEachService_isOfTheClassItNames() throws Exception {
    for (Provider.Service service : new KmsProvider().getServices()) {
      assertThat(service.newInstance(null).getClass().getName()).isEqualTo(service.getClassName());
    }
  }

  /**
   * P-7: with a configuration that leads nowhere everything up to the first use works.
   */
  @Test
  void wrongConfiguration_isSaidByTheOperation(@TempDir Path directory) throws Exception {
    KmsProvider provider = new KmsProvider();
    assertThat(provider.configure(directory.resolve("missing.properties").toString()))
        .as("K-1")
        .isSameAs(provider);
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    KmsKey key = new KmsKeyHandle("alias/x", null);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("missing.properties")
        .hasMessageContaining("not there");
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(java.security.ProviderException.class)
        .hasMessageContaining("missing.properties");
    assertThatThrownBy(() -> keyStore.load(null, null))
        .isInstanceOf(java.io.IOException.class)
        .hasMessageContaining("missing.properties");
    assertThatThrownBy(provider::kms)
        .isInstanceOf(java.security.ProviderException.class)
        .hasMessageContaining("missing.properties");
  }

  /** P-8, W: each kind of mistake, with what is allowed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-setting=1",
        "backend=none",
        "engine=NoSuchProvider",
        "segment-size=5",
        "data-key.max-messages=0",
        "data-key.max-age=1ms",
        "data-key.refresh-ahead=maybe",
        "audit-sync=maybe",
        "caller=me",
        "account=1"
      })
  void wrongSetting_isNamedByTheOperation(String line, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("kms.properties");
    String fakeBackend = line.startsWith("backend") ? "" : "backend=fake\n";
    Files.writeString(file, fakeBackend + line + "\n");
    KmsProvider provider = new KmsProvider();
    provider.configure(file.toString());
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    String setting = line.substring(0, line.indexOf('='));
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, new KmsKeyHandle("alias/x", null)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("'" + setting + "'");
  }

  /** a failure is not kept. */
  @Test
  void configuration_thatIsMended_works(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("kms.properties");
    KmsProvider provider = new KmsProvider();
    provider.configure(file.toString());
    assertThatThrownBy(provider::kms).hasMessageContaining("not there");
    Files.writeString(file, "backend=fake\nstore=" + FakeBackend.UNAVAILABLE_STORE + "\n");
    assertThatThrownBy(provider::kms).hasMessageContaining("does not answer");
    Files.writeString(file, "backend=fake\n");
    assertThat(provider.kms()).isNotNull();
  }

  /** a configuration file that cannot be read says more than its name. */
  @Test
  void configuration_thatIsADirectory_isExplained(@TempDir Path directory) {
    KmsProvider provider = new KmsProvider();
    provider.configure(directory.toString());
    assertThatThrownBy(provider::kms).hasMessageContaining("cannot be read");
  }

  /** P-8: ~/ is the user's home directory. */
  @Test
  void configure_withAHomePath_looksThere() {
    KmsProvider provider = new KmsProvider();
    provider.configure("~/no-such-directory-of-kms/kms.properties");
    assertThatThrownBy(provider::kms)
        .hasMessageContaining(System.getProperty("user.home"))
        .hasMessageContaining("no-such-directory-of-kms");
  }

  /** P-8: the last configuration holds; what was made before keeps its own. */
  @Test
  void configure_again_isForWhatIsMadeAfterwards(@TempDir Path directory) throws Exception {
    byte[] message = fake.encrypt(new byte[] {1});
    KmsKey key = fake.key();
    Path file = Files.writeString(directory.resolve("kms.properties"), "backend=fake\n");
    fake.provider().configure(file.toString());
    assertThat(fake.keyStore().containsAlias("test")).as("another store").isFalse();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).containsExactly(1);
  }

  /** P-8: only what cannot be a file's name at all is refused at once. */
  @Test
  void configure_withoutAName_isRefused() {
    KmsProvider provider = new KmsProvider();
    for (String wrong : new String[] {"", "  ", "a\0b"}) {
      assertThatThrownBy(() -> provider.configure(wrong))
          .isInstanceOf(InvalidParameterException.class);
    }
  }

  /** deserialised it is a fresh provider; no configuration travels. */
  @Test
  void provider_serialised_carriesNoConfiguration() throws Exception {
    byte[] bytes = KmsKeyHandleTest.serialise(fake.provider());
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("fake-");
    KmsProvider back = (KmsProvider) KmsKeyHandleTest.deserialise(bytes);
    assertThat(back).isNotSameAs(fake.provider());
    assertThat(back.getServices()).hasSize(13);
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding", back);
    cipher.init(Cipher.ENCRYPT_MODE, fake.key());
    assertThat(fake.decrypt(cipher.doFinal(new byte[5]))).hasSize(5);
  }

  /** a provider is mutable by anyone. */
  @Test
  void provider_cleared_leavesCiphersInUseAlone() throws Exception {
    Cipher cipher = fake.encryptor();
    Cipher decryptor = fake.decryptor();
    fake.provider().clear();
    assertThat(decryptor.doFinal(cipher.doFinal(new byte[5]))).hasSize(5);
  }

  /** Data keys are fetched again. */
  @Test
  void clearCaches_makesTheNextUseAskAgain() throws Exception {
    new KmsProvider().clearCaches();
    byte[] message = fake.encrypt(new byte[5]);
    fake.decrypt(message);
    fake.kms().forgetOperations();
    fake.provider().clearCaches();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, new KmsKeyHandle(FakeProvider.ALIAS, null));
    cipher.doFinal(message);
    assertThat(fake.kms().operations()).containsExactly("Decrypt");
  }

  /** An exportable key that looks like ours. */
  private static final class LookAlike implements SecretKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "AES";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[32];
    }
  }

  /** B-1, B-3, X-8: our transformation takes no other key, and nobody else's takes ours. */
  @Test
  void keys_ofOthers_doNotReachUsNorOursThem() throws Exception {
    SecretKey lookAlike = new LookAlike();
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, lookAlike))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("LookAlike");
    KmsKey key = fake.key();
    for (String transformation :
        new String[] {"AES/GCM/NoPadding", "AES", "AESWrap", "ChaCha20-Poly1305"}) {
      Cipher cipher = Cipher.getInstance(transformation);
      assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
          .as(transformation)
          .isInstanceOf(InvalidKeyException.class);
    }
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    assertThatThrownBy(() -> mac.init(key)).isInstanceOf(InvalidKeyException.class);
  }

  /** J-4: what a KeyStore of a cleared provider object stores is still a configuration. */
  @Test
  void store_ofAKeyStore_writesNoSecrets() throws Exception {
    fake.encrypt(new byte[5]);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    fake.keyStore().store(stream, "password".toCharArray());
    assertThat(stream.toString(StandardCharsets.UTF_8))
        .contains("backend=fake")
        .doesNotContain("password");
  }
}
