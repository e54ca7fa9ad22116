// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** T-3, T-4: nothing secret goes into an image, and nothing unique comes out of it twice. */
@Isolated("checkpoints are the JVM's")
class CheckpointTest {

  private static final byte[] DATA = {1, 2, 3};

  @TempDir Path directory;
  private final FakeProvider fake = FakeProvider.make();

  /** Closes the service too, before its directory goes. */
  @AfterEach
  void closeAndGoOn() {
    checkpointAndRestore();
  }

  private static void checkpointAndRestore() {
    Checkpoints.checkpoint();
    Checkpoints.restore();
  }

  private long calls(String operation) {
    return fake.kms().operations().stream().filter(operation::equals).count();
  }

  /** Encryption and decryption: everything is fetched again. */
  @Test
  @Spec("DC-16")
  void cachedDataKeys_areNotUsedAgain() throws Exception {
    byte[] message = fake.encrypt(DATA);
    byte[] other = fake.encrypt(DATA);
    fake.decrypt(message);
    fake.decrypt(other);
    KmsDataKey dataKey = DataKeys.generate(fake, "AES");
    Cipher wrap = DataKeys.cipher(fake, "AESWrap");
    wrap.init(Cipher.ENCRYPT_MODE, dataKey);
    assertThat(calls("GenerateDataKey")).as("cached").isEqualTo(1);
    long decrypted = calls("Decrypt");
    checkpointAndRestore();
    byte[] later = fake.encrypt(DATA);
    assertThat(calls("GenerateDataKey")).isEqualTo(2);
    assertThat(fake.decrypt(message)).isEqualTo(DATA);
    assertThat(fake.decrypt(later)).isEqualTo(DATA);
    wrap.init(Cipher.ENCRYPT_MODE, dataKey);
    assertThat(calls("Decrypt")).isEqualTo(decrypted + 3);
  }

  /** In two clones it would be finished with two texts under one number. */
  @Test
  @Spec("DC-17")
  void messageInProgress_isNotFinished() throws Exception {
    Cipher begun = fake.encryptor();
    Cipher half = fake.encryptor();
    half.update(new byte[FakeProvider.SEGMENT_BYTES * 3]);
    Cipher ready = fake.encryptor();
    ready.doFinal(DATA);
    checkpointAndRestore();
    for (Cipher cipher : List.of(begun, half)) {
      assertThatThrownBy(() -> cipher.doFinal(DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("checkpointed")
          .hasMessageContaining("init");
    }
    for (Cipher cipher : List.of(begun, half, ready)) {
      assertThatThrownBy(() -> cipher.doFinal(DATA))
          .isInstanceOf(ProviderException.class)
          .hasCauseInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("initialise again");
      cipher.init(Cipher.ENCRYPT_MODE, fake.key());
      assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
    }
  }

  private Cipher halfRead(byte[] message) throws Exception {
    Cipher half = fake.decryptor();
    assertThat(half.update(message, 0, message.length / 2)).isNotEmpty();
    return half;
  }

  private void denyDecryption() {
    fake.kms()
        .setFault(
            request -> {
              if (request instanceof Decrypt) {
                throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "not any more");
              }
            });
  }

  private byte[] longMessage() throws Exception {
    return fake.encrypt(new byte[FakeProvider.SEGMENT_BYTES * 6]);
  }

  private static byte[] secondHalf(byte[] message) {
    return Arrays.copyOfRange(message, message.length / 2, message.length);
  }

  /** Two clones would read on with a key out of the image, whatever the service says by now. */
  @Test
  @Spec("DC-19")
  void clones_thatHadReadHalfAMessage_readNoMoreOfIt() throws Exception {
    byte[] message = longMessage();
    Cipher one = halfRead(message);
    Cipher other = halfRead(message);
    checkpointAndRestore();
    denyDecryption();
    assertThatThrownBy(() -> one.doFinal(secondHalf(message)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed")
        .hasMessageContaining("init");
    assertThatThrownBy(() -> other.update(secondHalf(message)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed");
    other.init(Cipher.DECRYPT_MODE, fake.key());
    assertThatThrownBy(() -> other.doFinal(message))
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
  }

  /** Without the checkpoint they would: so the test above can fail. */
  @Test
  void decryptorsThatHadReadHalf_readOnWithoutACheckpoint() throws Exception {
    byte[] message = longMessage();
    Cipher one = halfRead(message);
    denyDecryption();
    assertThat(one.doFinal(secondHalf(message))).isNotEmpty();
  }

  /** As after any end: the message is read from its beginning, and nothing of the old is left. */
  @Test
  @Spec("DC-19")
  void decryptor_thatWasEnded_readsAgainAfterInit() throws Exception {
    byte[] message = longMessage();
    Cipher half = halfRead(message);
    checkpointAndRestore();
    assertThatThrownBy(() -> half.doFinal()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> half.doFinal(message))
        .as("what it was initialised with has ended, too")
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("initialise again");
    half.init(Cipher.DECRYPT_MODE, fake.key());
    assertThat(half.doFinal(message)).hasSize(FakeProvider.SEGMENT_BYTES * 6);
  }

  /** The JDK's stream hides many exceptions; the end of a message must not look like its end. */
  @Test
  @Spec("DC-19")
  void stream_thatHadReadHalf_failsAndDoesNotEnd() throws Exception {
    byte[] message = longMessage();
    CipherInputStream stream =
        new CipherInputStream(new ByteArrayInputStream(message), fake.decryptor());
    assertThat(stream.readNBytes(10)).hasSize(10);
    checkpointAndRestore();
    assertThatThrownBy(stream::readAllBytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed");
  }

  @Test
  @Spec("DC-19")
  void ciphertextInProgress_withAStandardName_isNotFinished() throws Exception {
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    Cipher gcm = DataKeys.cipher(fake, DataKeys.GCM);
    gcm.init(Cipher.ENCRYPT_MODE, aes);
    byte[] sealed = gcm.doFinal(DATA);
    GCMParameterSpec spec = new GCMParameterSpec(128, gcm.getIV());
    gcm.init(Cipher.DECRYPT_MODE, aes, spec);
    gcm.update(sealed, 0, 5);
    checkpointAndRestore();
    assertThatThrownBy(() -> gcm.doFinal(sealed, 5, sealed.length - 5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed");
    gcm.init(Cipher.DECRYPT_MODE, aes, spec);
    assertThat(gcm.doFinal(sealed)).isEqualTo(DATA);
  }

  /** The same with standard transformations: the IV was made before, the text comes after. */
  @Test
  @Spec("DC-17")
  void textInProgress_isNotFinished() throws Exception {
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    KmsDataKey hmac = DataKeys.generate(fake, "HmacSHA256");
    Cipher gcm = DataKeys.cipher(fake, DataKeys.GCM);
    gcm.init(Cipher.ENCRYPT_MODE, aes);
    Mac mac = DataKeys.mac(fake, "HmacSHA256");
    mac.init(hmac);
    mac.update(DATA);
    checkpointAndRestore();
    assertThatThrownBy(() -> gcm.doFinal(DATA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed");
    assertThatThrownBy(() -> gcm.doFinal(DATA)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(mac::doFinal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("checkpointed");
    gcm.init(Cipher.ENCRYPT_MODE, aes);
    assertThat(gcm.doFinal(DATA)).hasSize(DATA.length + 16);
    mac.init(hmac);
    assertThat(mac.doFinal(DATA)).hasSize(32);
  }

  /** IVs of one key do not count on from where they were: a clone counts on from there too. */
  @Test
  @Spec({"DC-17", "DK-9"})
  void madeIvs_beginElsewhere() throws Exception {
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    Set<Bytes> beginnings = new HashSet<>();
    int restores = 5;
    for (int i = 0; i < restores; i++) {
      Cipher gcm = DataKeys.cipher(fake, DataKeys.GCM);
      gcm.init(Cipher.ENCRYPT_MODE, aes);
      beginnings.add(Bytes.wrap(Arrays.copyOf(gcm.getIV(), 8)));
      checkpointAndRestore();
    }
    assertThat(beginnings).as("the upper 64 bits").hasSize(restores);
  }

  /** What another thread would begin now would be in the image. */
  @Test
  @Spec("DC-16")
  void betweenCheckpointAndRestore_nothingBegins() throws Exception {
    Cipher cipher = fake.encryptor();
    Cipher gcm = DataKeys.cipher(fake, DataKeys.GCM);
    KmsDataKey aes = DataKeys.generate(fake, "AES");
    SecretKey key = fake.key();
    byte[] message = cipher.doFinal(DATA);
    Cipher decryptor = fake.decryptor();
    fake.kms().forgetOperations();
    Checkpoints.checkpoint();
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("checkpoint");
    assertThatThrownBy(() -> gcm.init(Cipher.ENCRYPT_MODE, aes))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("checkpoint");
    assertThatThrownBy(() -> decryptor.doFinal(message)).isInstanceOf(ProviderException.class);
    assertThat(fake.kms().operations()).isEmpty();
    Checkpoints.restore();
    cipher.init(Cipher.ENCRYPT_MODE, key);
    gcm.init(Cipher.ENCRYPT_MODE, aes);
    decryptor.init(Cipher.DECRYPT_MODE, key);
    assertThat(decryptor.doFinal(cipher.doFinal(DATA))).isEqualTo(DATA);
  }

  private long openFiles() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(this::isOfTheService).count();
    }
  }

  private boolean isOfTheService(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath());
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }

  /** CRaC makes no image of a process with open files; and the root key must not be in it. */
  @Test
  @Spec("DC-18")
  void embeddedService_closesAndIsOpenedAgain() throws Exception {
    KmsProvider provider = new KmsProvider(Configuration.of(directory, new Properties()));
    SecretKey key = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(DATA);
    var kms = provider.kms();
    assertThat(openFiles()).as("files that are open while it runs").isPositive();
    Checkpoints.checkpoint();
    assertThat(openFiles()).isZero();
    assertThatThrownBy(provider::kms).isInstanceOf(KmsUnavailableException.class);
    Checkpoints.restore();
    assertThatThrownBy(() -> kms.call(ListKeys.of())).isInstanceOf(KmsUnavailableException.class);
    assertThatThrownBy(() -> cipher.doFinal(DATA)).isInstanceOf(ProviderException.class);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    assertThat(provider.kms().call(ListKeys.of()).keys()).hasSize(1);
    assertThat(openFiles()).isPositive();
  }
}
