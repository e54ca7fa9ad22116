// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DrbgParameters;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.testing.BystanderProgram;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.FreshJvm;
import org.kmsjca.testing.PlainProgram;
import org.kmsjca.testing.RandomProgram;
import org.kmsjca.testing.Spec;

/** O-1 to O-4: SecureRandom {@code KMS}, where the configuration asks for it. */
class KmsSecureRandomTest {

  private static final String SETTING = "secure-random";

  @TempDir Path directory;
  private final FakeProvider fake = FakeProvider.with(SETTING, "true");

  private SecureRandom random() throws Exception {
    return SecureRandom.getInstance("KMS", fake.provider());
  }

  private static boolean isOffered(Provider provider) {
    return provider.getServices().stream().anyMatch(s -> s.getType().equals("SecureRandom"));
  }

  private Path file(String... lines) throws Exception {
    return Files.write(directory.resolve("kms.properties"), List.of(lines));
  }

  /** O-1, B-5: nobody's random numbers are ours by accident. */
  @Test
  @Spec("SR-1")
  void unlessAskedFor_noneIsOffered() {
    for (Provider provider :
        new Provider[] {
          new KmsProvider(),
          FakeProvider.make().provider(),
          FakeProvider.with(SETTING, "false").provider()
        }) {
      assertThat(isOffered(provider)).isFalse();
      assertThatThrownBy(() -> SecureRandom.getInstance("KMS", provider))
          .isInstanceOf(NoSuchAlgorithmException.class);
    }
  }

  @Test
  @Spec("SR-1")
  void configurationThatAsks_offersIt() throws Exception {
    SecureRandom random = random();
    assertThat(random.getAlgorithm()).isEqualTo("KMS");
    assertThat(random.getProvider()).as("A-12").isSameAs(fake.provider());
    assertThat(random).hasToString("KMS");
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    assertThat(bytes).isNotEqualTo(new byte[32]);
  }

  @Test
  @Spec("SR-1")
  void configure_withAFileThatAsks_offersItAtOnce() throws Exception {
    Provider provider = new KmsProvider().configure(file("secure-random=true").toString());
    assertThat(isOffered(provider)).isTrue();
    assertThat(directory.resolve("kms.db")).as("A-2: nothing is opened").doesNotExist();
  }

  @Test
  @Spec("SR-1")
  void configure_withAFileThatDoesNot_offersItNoMore() throws Exception {
    Provider provider = new KmsProvider().configure(file("secure-random=true").toString());
    provider.configure(file("backend=fake").toString());
    assertThat(isOffered(provider)).isFalse();
  }

  /** P-9: what is wrong is said by the first use. */
  @Test
  @Spec("SR-1")
  void configure_withAWrongFile_offersNothingAndThrowsNothing() throws Exception {
    for (String wrong : new String[] {"secure-random=yes", "secure-random=true\nno-such=1"}) {
      KmsProvider provider = new KmsProvider();
      provider.configure(file(wrong).toString());
      assertThat(isOffered(provider)).isFalse();
      assertThatThrownBy(provider::kms)
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining(wrong.contains("yes") ? "'secure-random' is 'yes'" : "no-such");
    }
  }

  /** A provider that nobody has configured reads nothing when it is made: A-2. */
  @Test
  @Spec("SR-1")
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void unconfigured_offersItWhenTheSettingsAreRead() throws Exception {
    System.setProperty("org.kmsjca.config", file("backend=fake", "secure-random=true").toString());
    try {
      KmsProvider provider = new KmsProvider();
      assertThat(isOffered(provider)).isFalse();
      provider.kms();
      assertThat(isOffered(provider)).isTrue();
    } finally {
      System.clearProperty("org.kmsjca.config");
    }
  }

  /** The file of a KeyStore has all settings; it must not change the JVM's providers. */
  @Test
  @Spec("SR-1")
  void keyStoreFileThatAsks_changesNoProvider() throws Exception {
    FakeProvider other = FakeProvider.make();
    java.security.KeyStore keyStore = java.security.KeyStore.getInstance("KMS", other.provider());
    String settings = "backend=fake\nsecure-random=true\n";
    keyStore.load(
        new java.io.ByteArrayInputStream(
            settings.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        null);
    assertThat(isOffered(other.provider())).isFalse();
  }

  @Test
  @Spec("SR-2")
  void reseed_asksTheService() throws Exception {
    random().reseed();
    assertThat(fake.kms().operations()).containsExactly("GenerateRandom");
  }

  @Test
  @Spec("SR-2")
  void reseed_refused_saysWhyAndNumbersGoOn() throws Exception {
    fake.kms()
        .setFault(
            request -> {
              throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "not you");
            });
    SecureRandom random = random();
    assertThatThrownBy(random::reseed)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("not you")
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
  }

  @Test
  @Spec("SR-2")
  void parameters_areRefused() throws Exception {
    SecureRandom random = random();
    assertThatThrownBy(() -> random.reseed(DrbgParameters.reseed(false, null)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(random.getParameters()).isNull();
  }

  @Test
  @Spec("SR-5")
  void setSeed_supplements() throws Exception {
    SecureRandom one = random();
    SecureRandom other = random();
    one.setSeed(7);
    other.setSeed(7);
    assertThat(one.nextLong()).isNotEqualTo(other.nextLong());
    one.setSeed(new byte[0]);
    assertThat(one.nextLong()).isNotEqualTo(one.nextLong());
  }

  @Test
  @Spec("SR-5")
  void generateSeed_hasTheSizeAskedFor() throws Exception {
    SecureRandom random = random();
    assertThat(random.generateSeed(0)).isEmpty();
    byte[] seed = random.generateSeed(40);
    assertThat(seed).hasSize(40).isNotEqualTo(random.generateSeed(40));
    assertThatThrownBy(() -> random.generateSeed(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** A-8, O-2: so SecureRandom takes no lock around it. */
  @Test
  @Spec("SR-8")
  void service_saysThatItIsThreadSafe() {
    assertThat(fake.provider().getService("SecureRandom", "KMS").getAttribute("ThreadSafe"))
        .isEqualTo("true");
  }

  /** O-3. */
  @Test
  @Spec("SR-8")
  void generator_isNotSerialised() throws Exception {
    SecureRandom random = random();
    ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream());
    assertThatThrownBy(() -> out.writeObject(random)).isInstanceOf(NotSerializableException.class);
  }

  private FreshJvm inFront(String... lines) throws Exception {
    return new FreshJvm(directory).withProviderInFront("KMS " + file(lines));
  }

  private static List<String> lines(FreshJvm jvm) throws Exception {
    FreshJvm.Outcome outcome = jvm.run(BystanderProgram.class);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output().lines().toList();
  }

  /** O-1, P-9, X-7: in front of all others it is the default, where asked for; nothing else is. */
  @Test
  @Spec("SR-1")
  void providerInFront_isTheDefaultOnlyWhereAskedFor() throws Exception {
    List<String> without = lines(inFront("store=a.db"));
    List<String> with = lines(inFront("store=a.db", "secure-random=true"));
    assertThat(without).contains("random: NativePRNG SUN");
    assertThat(with).contains("random: KMS KMS");
    assertThat(with)
        .as("all else is as without it; the service may say something meanwhile")
        .containsSubsequence(without.stream().filter(line -> !line.startsWith("random:")).toList());
    assertThat(with.stream().filter(line -> line.startsWith("SecureRandom.KMS")))
        .containsExactly("SecureRandom.KMS of KMS: " + KmsProvider.class.getName());
  }

  /**
   * Q-4, O-4, X-7: the service itself is opened while all random numbers of the JVM are ours, its
   * library's names of temporary files too.
   */
  @Test
  @Spec("SR-3")
  void default_whileTheServiceOpens_doesNotComeBackToItself() throws Exception {
    FreshJvm.Outcome outcome =
        inFront("store=" + directory.resolve("a.db"), "secure-random=true")
            .run(RandomProgram.class);
    assertThat(outcome.output())
        .contains("default: KMS", "reseeded", "RSA: RSA", "message: 3", "done");
    assertThat(outcome.exitCode()).isZero();
    Path audit = directory.resolve("audit");
    try (var files = Files.list(audit)) {
      String records = "";
      for (Path log : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        records += Files.readString(log);
      }
      assertThat(records).contains("\"GenerateRandom\"");
    }
  }

  /** all begin at once. */
  @Test
  @Spec("SR-3")
  void default_usedByManyThreadsAtOnce_startsUp() throws Exception {
    FreshJvm.Outcome outcome =
        inFront("store=" + directory.resolve("a.db"), "secure-random=true")
            .run(PlainProgram.class, "storm");
    assertThat(outcome.output()).contains("finished: 200");
    assertThat(outcome.exitCode()).isZero();
  }

  /** O-3: the default goes on without the service. */
  @Test
  @Spec("SR-6")
  void default_withoutAService_goesOn() throws Exception {
    List<String> lines = lines(inFront("backend=none", "secure-random=true"));
    assertThat(lines).contains("random: KMS KMS").endsWith("done");
  }

  /** A service that waits for its password. */
  @Test
  @Spec("SR-6")
  void lockedService_numbersGoOn() throws Exception {
    Properties properties = new Properties();
    properties.setProperty(SETTING, "true");
    properties.setProperty("root-key", "password");
    KmsProvider locked = new KmsProvider(Configuration.of(directory, properties));
    SecureRandom random = SecureRandom.getInstance("KMS", locked);
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    assertThat(bytes).isNotEqualTo(new byte[16]);
    assertThatThrownBy(random::reseed).hasMessageContaining("is locked");
  }
}
