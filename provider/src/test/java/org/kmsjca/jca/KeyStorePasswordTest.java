// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.embedded.store.Argon2Cost;
import org.kmsjca.embedded.store.RootKeySource;
import org.kmsjca.embedded.store.SqliteServiceState;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KmsLockedException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** J-2, J-5: the setting {@code root-key = password}, where {@code load} opens the service. */
@Isolated("a checkpoint, which locks the service again, is the JVM's")
class KeyStorePasswordTest {

  private static final String RIGHT = "correct horse battery staple";
  private static final String WRONG = "correct horse battery stapl";
  private static final byte[] DATA = {1, 2, 3};
  private static final Argon2Cost CHEAP = new Argon2Cost(8192, 1, 1);

  @TempDir Path directory;
  private KmsProvider provider;

  /** A store that exists and is not open in this JVM. */
  @BeforeEach
  void makeStore() {
    RootKeySource password = RootKeySource.passphrase(RIGHT::toCharArray, CHEAP);
    SqliteServiceState.open(directory.resolve("kms.db"), password, new SecureRandom()).close();
    provider = new KmsProvider(configuration(directory));
  }

  @AfterEach
  void lock() {
    Checkpoints.checkpoint();
    Checkpoints.restore();
  }

  private static Configuration configuration(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("root-key", "password");
    return Configuration.of(directory, properties);
  }

  private KeyStore unloaded() throws Exception {
    return KeyStore.getInstance("KMS-AES", provider);
  }

  private KeyStore load(String password) throws Exception {
    KeyStore keyStore = unloaded();
    keyStore.load(null, password == null ? null : password.toCharArray());
    return keyStore;
  }

  private SecretKey makeKey() throws Exception {
    return KeyGenerator.getInstance("KMS-AES", provider).generateKey();
  }

  private byte[] run(int mode, SecretKey key, byte[] data) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(mode, key);
    return cipher.doFinal(data);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertWrong(ThrowingLoad load) {
    assertThatThrownBy(load::run)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("password of the KeyStore is wrong")
        .hasMessageNotContaining("horse")
        .hasCauseInstanceOf(UnrecoverableKeyException.class);
  }

  private interface ThrowingLoad {
    void run() throws Exception;
  }

  @Test
  @Spec("KF-18")
  void load_rightPassword_opensTheService() throws Exception {
    load(RIGHT);
    SecretKey key = makeKey();
    byte[] message = run(Cipher.ENCRYPT_MODE, key, DATA);
    lock();
    KeyStore keyStore = load(RIGHT);
    assertThat(keyStore.size()).isEqualTo(1);
    assertThat(run(Cipher.DECRYPT_MODE, key, message)).isEqualTo(DATA);
  }

  @Test
  @Spec("KF-18")
  void load_firstTime_makesTheStoreWithThePassword() throws Exception {
    Path fresh = directory.resolve("fresh");
    provider = new KmsProvider(configuration(fresh));
    load(RIGHT);
    assertThat(fresh.resolve("kms.db")).exists();
    assertThat(fresh.resolve("root.key")).as("no root key is in a file").doesNotExist();
    lock();
    assertWrong(() -> load(WRONG));
    load(RIGHT);
  }

  /** A new password that is too short is not wrong: the error is another one, nothing is made. */
  @Test
  @Spec("KF-18")
  void load_firstTimeWithAShortPassword_isRefused() {
    provider = new KmsProvider(configuration(directory.resolve("fresh")));
    assertThatThrownBy(() -> load("short"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at least 8 characters")
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** The contract of {@code KeyStore.load}: W. */
  @Test
  @Spec("KF-18")
  void load_wrongPassword_isAnErrorAndOpensNothing() throws Exception {
    byte[] before = Files.readAllBytes(directory.resolve("kms.db"));
    assertWrong(() -> load(WRONG));
    assertWrong(() -> load(""));
    assertWrong(() -> load("half a surrogate pair \ud83d"));
    assertThatThrownBy(() -> provider.kms()).isInstanceOf(KmsLockedException.class);
    assertThat(Files.readAllBytes(directory.resolve("kms.db"))).isEqualTo(before);
    assertThat(load(RIGHT).size()).isZero();
  }

  @Test
  @Spec("KF-18")
  void load_wrongPasswordWhileOpen_isAnErrorAndChangesNothing() throws Exception {
    KeyStore keyStore = load(RIGHT);
    SecretKey key = makeKey();
    keyStore.load(null, RIGHT.toCharArray());
    assertWrong(() -> keyStore.load(null, WRONG.toCharArray()));
    assertThat(keyStore.size()).as("KF-8").isEqualTo(1);
    assertThat(run(Cipher.ENCRYPT_MODE, key, DATA)).isNotEmpty();
    keyStore.load(null, RIGHT.toCharArray());
  }

  @Test
  @Spec("KF-14")
  void load_noPassword_saysWhatIsNeeded() {
    assertThatThrownBy(() -> load(null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is locked")
        .hasMessageContaining("(setting root-key)")
        .hasMessageContaining("give it to KeyStore.load")
        .hasCauseInstanceOf(KmsLockedException.class);
  }

  /** As with a token to which somebody is logged in. */
  @Test
  @Spec("KF-14")
  void load_noPasswordWhileOpen_works() throws Exception {
    load(RIGHT);
    assertThat(load(null).size()).isZero();
  }

  @Test
  @Spec("KF-14")
  void services_whileLocked_sayThatAPasswordIsNeeded() throws Exception {
    List<String> before = files();
    SecretKey key = new KmsKeyHandle("alias/any", provider.connection());
    assertThatThrownBy(() -> run(Cipher.ENCRYPT_MODE, key, DATA))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("password")
        .hasCauseInstanceOf(KmsLockedException.class);
    assertThatThrownBy(this::makeKey)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("password")
        .hasCauseInstanceOf(KmsLockedException.class);
    assertThatThrownBy(provider::kms)
        .isInstanceOf(KmsLockedException.class)
        .hasMessageContaining("password");
    assertThat(files()).as("nothing is made").isEqualTo(before);
  }

  /** No store is made under a root key of nothing. */
  @Test
  @Spec("KF-14")
  void firstUse_withoutAPassword_makesNoFiles() {
    Path fresh = directory.resolve("fresh");
    provider = new KmsProvider(configuration(fresh));
    assertThatThrownBy(this::makeKey).hasCauseInstanceOf(KmsLockedException.class);
    assertThatThrownBy(() -> load(null)).hasCauseInstanceOf(KmsLockedException.class);
    assertThat(fresh).doesNotExist();
  }

  @Test
  @Spec({"KF-14", "DC-18"})
  void checkpoint_locksTheServiceAgain() throws Exception {
    load(RIGHT);
    SecretKey key = makeKey();
    lock();
    assertThatThrownBy(() -> run(Cipher.ENCRYPT_MODE, key, DATA))
        .hasCauseInstanceOf(KmsLockedException.class);
    load(RIGHT);
    assertThat(run(Cipher.ENCRYPT_MODE, key, DATA)).isNotEmpty();
  }

  @Test
  @Spec("KF-15")
  void load_passwordOfTheCaller_staysAsItIs() throws Exception {
    char[] password = RIGHT.toCharArray();
    unloaded().load(null, password);
    assertThat(password).isEqualTo(RIGHT.toCharArray());
    Arrays.fill(password, 'x');
    assertThat(run(Cipher.ENCRYPT_MODE, makeKey(), DATA)).as("not needed again").isNotEmpty();
  }

  @Test
  @Spec("KF-15")
  void password_thatWasCopied_isWiped() throws Exception {
    List<char[]> copies = new ArrayList<>();
    StorePassword watched =
        () -> {
          copies.add(RIGHT.toCharArray());
          return copies.get(copies.size() - 1);
        };
    watched.unlock(provider.connection(), "");
    provider = new KmsProvider(configuration(directory));
    watched.unlock(provider.connection(), "");
    assertThat(copies).hasSize(2).allSatisfy(copy -> assertThat(copy).containsOnly('\0'));
  }

  private static KeyStore.LoadStoreParameter parameter(KeyStore.ProtectionParameter protection) {
    return () -> protection;
  }

  private static KeyStore.PasswordProtection protection(String password) {
    return new KeyStore.PasswordProtection(password.toCharArray());
  }

  @Test
  @Spec("KF-16")
  void loadParameter_withPassword_opensTheService() throws Exception {
    KeyStore keyStore = unloaded();
    assertWrong(() -> keyStore.load(parameter(protection(WRONG))));
    KeyStore.PasswordProtection right = protection(RIGHT);
    keyStore.load(parameter(right));
    assertThat(keyStore.size()).isZero();
    assertThat(right.getPassword()).isEqualTo(RIGHT.toCharArray());
    assertThat(right.isDestroyed()).isFalse();
  }

  @Test
  @Spec("KF-16")
  void loadParameter_withoutPassword_saysWhatIsNeeded() {
    for (KeyStore.ProtectionParameter none :
        new KeyStore.ProtectionParameter[] {null, new KeyStore.PasswordProtection(null)}) {
      assertThatThrownBy(() -> unloaded().load(parameter(none)))
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(KmsLockedException.class);
    }
  }

  @Test
  @Spec("KF-16")
  void loadParameter_destroyed_isAnIoException() throws Exception {
    KeyStore.PasswordProtection destroyed = protection(RIGHT);
    destroyed.destroy();
    assertThatThrownBy(() -> unloaded().load(parameter(destroyed)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("destroyed");
  }

  @Test
  @Spec("KF-16")
  void loadParameter_ofAnotherKind_isRefused() {
    KeyStore.ProtectionParameter other = new KeyStore.ProtectionParameter() {};
    assertThatThrownBy(() -> unloaded().load(parameter(other)))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessageContaining("allowed: PasswordProtection, CallbackHandlerProtection");
  }

  /** Answers with one password after the other. */
  private static final class Answers implements CallbackHandler {
    private final List<String> passwords;
    private int asked;

    Answers(String... passwords) {
      this.passwords = List.of(passwords);
    }

    @Override
    public void handle(Callback[] callbacks) {
      PasswordCallback question = (PasswordCallback) callbacks[0];
      assertThat(question.getPrompt()).contains("Password");
      assertThat(question.isEchoOn()).isFalse();
      question.setPassword(passwords.get(asked++).toCharArray());
    }
  }

  private KeyStore.Builder builder(CallbackHandler handler) {
    return KeyStore.Builder.newInstance(
        "KMS-AES", provider, new KeyStore.CallbackHandlerProtection(handler));
  }

  @Test
  @Spec("KF-16")
  void builder_withACallbackHandler_opensTheService() throws Exception {
    Answers answers = new Answers(RIGHT);
    assertThat(builder(answers).getKeyStore().size()).isZero();
    assertThat(answers.asked).isEqualTo(1);
  }

  @Test
  @Spec("KF-16")
  void builder_withWrongAnswers_fails() {
    assertThatThrownBy(() -> builder(new Answers(WRONG, WRONG, WRONG)).getKeyStore())
        .isInstanceOf(KeyStoreException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(UnrecoverableKeyException.class);
  }

  /** Where a file is given, the JDK asks again, as long as the cause is what it expects. */
  @Test
  @Spec("KF-16")
  void builderOfAFile_withAWrongAnswer_asksAgain() throws Exception {
    Path file = directory.resolve("kms.ks");
    try (var out = Files.newOutputStream(file)) {
      load(RIGHT).store(out, RIGHT.toCharArray());
    }
    lock();
    Answers answers = new Answers(WRONG, WRONG, RIGHT);
    KeyStore keyStore =
        KeyStore.Builder.newInstance(
                "KMS-AES", provider, file.toFile(), new KeyStore.CallbackHandlerProtection(answers))
            .getKeyStore();
    assertThat(answers.asked).isEqualTo(3);
    assertThat(keyStore.containsAlias("kms-jca-keystore")).isTrue();
  }

  @Test
  @Spec("KF-16")
  void handler_thatGivesNoPasswords_isAnIoException() {
    CallbackHandler silent =
        callbacks -> {
          throw new UnsupportedCallbackException(callbacks[0]);
        };
    KeyStore.ProtectionParameter protection = new KeyStore.CallbackHandlerProtection(silent);
    assertThatThrownBy(() -> unloaded().load(parameter(protection)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not give passwords");
  }

  /** Nobody is asked for what is not used. */
  @Test
  @Spec("KF-12")
  void handler_whereNoPasswordIsNeeded_isNotAsked() throws Exception {
    CallbackHandler never =
        callbacks -> {
          throw new AssertionError("asked for a password");
        };
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", FakeProvider.make().provider());
    keyStore.load(parameter(new KeyStore.CallbackHandlerProtection(never)));
    assertThat(keyStore.containsAlias("test")).isTrue();
  }

  private byte[] storedFile() throws Exception {
    KeyStore keyStore = load(RIGHT);
    keyStore.setKeyEntry("letters", makeKey(), null, null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    keyStore.store(file, RIGHT.toCharArray());
    return file.toByteArray();
  }

  @Test
  @Spec("KF-18")
  void loadFile_wrongPassword_isAnError() throws Exception {
    byte[] file = storedFile();
    lock();
    assertWrong(() -> unloaded().load(new ByteArrayInputStream(file), WRONG.toCharArray()));
  }

  @Test
  @Spec("KF-18")
  void loadFile_rightPassword_opensTheServiceThatTheFileNames() throws Exception {
    byte[] file = storedFile();
    lock();
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", new KmsProvider());
    keyStore.load(new ByteArrayInputStream(file), RIGHT.toCharArray());
    assertThat(keyStore.containsAlias("letters")).isTrue();
  }

  @Test
  @Spec("KF-14")
  void loadFile_noPassword_saysWhatIsNeeded() throws Exception {
    byte[] file = storedFile();
    lock();
    assertThatThrownBy(() -> unloaded().load(new ByteArrayInputStream(file), null))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(KmsLockedException.class);
  }

  /** K-5: what keytool -storepasswd does must not look as if it had changed the password. */
  @Test
  @Spec("KF-17")
  void store_withAnotherPassword_isRefusedAndStoresNothing() throws Exception {
    KeyStore keyStore = load(RIGHT);
    keyStore.setKeyEntry("letters", makeKey(), null, null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThatThrownBy(() -> keyStore.store(file, "another password".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changeRootKey")
        .hasCauseInstanceOf(UnrecoverableKeyException.class);
    assertThat(file.size()).isZero();
    assertThat(load(RIGHT).containsAlias("letters")).isFalse();
    keyStore.store(file, null);
    assertThat(load(RIGHT).containsAlias("letters")).isTrue();
  }

  @Test
  @Spec("KF-18")
  void service_opened_servesAllProvidersOfTheJvm() throws Exception {
    load(RIGHT);
    KmsProvider other = new KmsProvider(configuration(directory));
    other.kms().call(CreateKey.of());
    assertThat(provider.kms().call(ListKeys.of()).keys()).hasSize(1);
  }
}
