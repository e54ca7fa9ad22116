// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** Files, in both directions, with a {@code Cipher} on the other side, and with wrong messages. */
class EnvelopeFilesTest {

  private static final int SEGMENT = FakeProvider.SEGMENT_BYTES;
  private static final int PIECE = MessageStage.PIECE_BYTES;
  private static final KmsParameterSpec NONE = new KmsParameterSpec(EncryptionContext.EMPTY);

  @TempDir private Path directory;

  private final FakeProvider fake = FakeProvider.make();
  private final EnvelopeFiles files = new EnvelopeFiles(fake.provider());

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private FileChannel reading(byte[] content) throws IOException {
    return FileChannel.open(Files.write(directory.resolve("in"), content), READ);
  }

  private FileChannel writing() throws IOException {
    return FileChannel.open(out(), READ, WRITE, CREATE, TRUNCATE_EXISTING);
  }

  private Path out() {
    return directory.resolve("out");
  }

  private byte[] encrypt(byte[] plaintext, KmsParameterSpec parameters)
      throws IOException, GeneralSecurityException {
    try (FileChannel in = reading(plaintext);
        FileChannel out = writing()) {
      long written = files.encrypt(fake.key(), parameters, in, out);
      assertThat(in.position()).isEqualTo(plaintext.length);
      assertThat(out.position()).isEqualTo(written).isEqualTo(out.size());
    }
    return Files.readAllBytes(out());
  }

  private byte[] decrypt(byte[] message, KmsParameterSpec parameters)
      throws IOException, GeneralSecurityException {
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      long written = files.decrypt(fake.key(), parameters, in, out);
      assertThat(in.position()).isEqualTo(message.length);
      assertThat(out.position()).isEqualTo(written).isEqualTo(out.size());
    }
    return Files.readAllBytes(out());
  }

  private byte[] cipher(int mode, byte[] data, KmsParameterSpec parameters)
      throws IOException, GeneralSecurityException {
    Cipher cipher = fake.cipher();
    cipher.init(mode, fake.key(), parameters);
    return cipher.doFinal(data);
  }

  /** Sizes at the borders of segments, of pieces, and of the pieces of a message. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        SEGMENT - 1,
        SEGMENT,
        SEGMENT + 1,
        10 * SEGMENT,
        PIECE - 1,
        PIECE,
        PIECE + 1,
        PIECE + SEGMENT,
        3 * PIECE,
        4 * PIECE + SEGMENT + 1
      })
  void files_ofAnySize_areReadByCiphers_andReadWhatCiphersWrite(int size) throws Exception {
    byte[] plaintext = random(size);
    byte[] message = encrypt(plaintext, NONE);
    assertThat(cipher(Cipher.DECRYPT_MODE, message, NONE)).isEqualTo(plaintext);
    assertThat(decrypt(message, NONE)).isEqualTo(plaintext);
    byte[] ofCipher = cipher(Cipher.ENCRYPT_MODE, plaintext, NONE);
    assertThat(message).hasSameSizeAs(ofCipher);
    assertThat(decrypt(ofCipher, NONE)).isEqualTo(plaintext);
  }

  /** A message may end where the piece that is read at first ends, or a byte before or behind. */
  @Test
  void messages_aroundTheFirstPiece_areRead() throws Exception {
    int overhead = encrypt(new byte[PIECE], NONE).length - PIECE;
    for (int size = PIECE - overhead - 2; size <= PIECE - overhead + 2; size++) {
      byte[] plaintext = random(size);
      assertThat(decrypt(encrypt(plaintext, NONE), NONE)).isEqualTo(plaintext);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 20, 22})
  void files_withSegmentsOfOtherSizes_roundTrip(int exponent) throws Exception {
    FakeProvider other = FakeProvider.with("segment-size", (1 << exponent) + "B");
    byte[] plaintext = random(9 * PIECE + 1);
    EnvelopeFiles theirs = new EnvelopeFiles(other.provider());
    try (FileChannel in = reading(plaintext);
        FileChannel out = writing()) {
      theirs.encrypt(other.key(), NONE, in, out);
    }
    byte[] message = Files.readAllBytes(out());
    assertThat(message[MessageLayout.EXPONENT_OFFSET]).isEqualTo((byte) exponent);
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      theirs.decrypt(other.key(), NONE, in, out);
    }
    assertThat(Files.readAllBytes(out())).isEqualTo(plaintext);
  }

  /** Positions: what stands before is not read, and what was written before stays. */
  @Test
  void files_fromTheMiddle_beginThere() throws Exception {
    byte[] plaintext = random(2 * PIECE);
    try (FileChannel in = reading(plaintext);
        FileChannel out = writing()) {
      in.position(PIECE / 2);
      out.write(ByteBuffer.wrap(new byte[100]));
      long written = files.encrypt(fake.key(), NONE, in, out);
      assertThat(out.position()).isEqualTo(100 + written).isEqualTo(out.size());
    }
    byte[] all = Files.readAllBytes(out());
    assertThat(Arrays.copyOf(all, 100)).containsOnly(0);
    assertThat(fake.decrypt(Arrays.copyOfRange(all, 100, all.length)))
        .isEqualTo(Arrays.copyOfRange(plaintext, PIECE / 2, plaintext.length));
  }

  /** As with {@code >>} in a shell: the channel does not know that it appends. */
  @Test
  void decrypt_failingWhileAppending_leavesWhatWasThere() throws Exception {
    byte[] message = encrypt(random(4 * PIECE), NONE);
    message[message.length - 1] ^= 1;
    Files.write(out(), new byte[] {1, 2, 3});
    try (FileChannel in = reading(message);
        FileChannel out = new FileOutputStream(out().toFile(), true).getChannel()) {
      assertThatThrownBy(() -> files.decrypt(fake.key(), NONE, in, out))
          .isInstanceOf(AEADBadTagException.class);
    }
    assertThat(out()).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void parameters_areBoundAndDemanded() throws Exception {
    KmsParameterSpec bound =
        new KmsParameterSpec(
            EncryptionContext.of(Map.of("tenant", "7", "table", "users")),
            Bytes.utf8("file 1"),
            List.of());
    byte[] plaintext = random(3 * PIECE);
    byte[] message = encrypt(plaintext, bound);
    assertThat(decrypt(message, bound)).isEqualTo(plaintext);
    for (KmsParameterSpec other :
        List.of(
            new KmsParameterSpec(
                EncryptionContext.of(Map.of("tenant", "8")), bound.iv(), List.of()),
            new KmsParameterSpec(bound.encryptionContext(), Bytes.utf8("file 2"), List.of()),
            NONE)) {
      assertThatThrownBy(() -> decrypt(message, other)).isInstanceOf(AEADBadTagException.class);
      assertThat(out()).isEmptyFile();
    }
  }

  /**
   * Any byte: of the header, of a segment in one piece, of the first, a middle and the last piece.
   */
  @ParameterizedTest
  @ValueSource(ints = {100, 3 * SEGMENT, PIECE + 1, 4 * PIECE})
  void decrypt_ofAChangedMessage_throws_andLeavesNothing(int size) throws Exception {
    byte[] message = encrypt(random(size), NONE);
    for (int at : new int[] {0, 3, 6, 60, 300, message.length / 2, message.length - 1}) {
      if (at < message.length) {
        byte[] changed = message.clone();
        changed[at] ^= 1;
        assertRefused(changed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 3 * SEGMENT, PIECE + 1, 4 * PIECE})
  void decrypt_ofACutOrContinuedMessage_throws_andLeavesNothing(int size) throws Exception {
    byte[] message = encrypt(random(size), NONE);
    assertRefused(new byte[0]);
    assertRefused(Arrays.copyOf(message, message.length - 1));
    assertRefused(Arrays.copyOf(message, message.length / 2));
    assertRefused(Arrays.copyOf(message, message.length + 1));
    assertRefused(Arrays.copyOf(message, message.length + 2 * PIECE));
    if (size > SEGMENT) {
      int lastSegment = (size - 1) % SEGMENT + 1 + 16;
      assertRefused(Arrays.copyOf(message, message.length - lastSegment));
    }
  }

  @Test
  void decrypt_ofForeignData_throws_andLeavesNothing() throws Exception {
    assertRefused(random(100));
    assertRefused(random(3 * PIECE));
  }

  private void assertRefused(byte[] wrong) throws IOException {
    try (FileChannel in = reading(wrong);
        FileChannel out = writing()) {
      out.write(ByteBuffer.wrap(new byte[10]));
      assertThatThrownBy(() -> files.decrypt(fake.key(), NONE, in, out))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(out.size()).isEqualTo(10);
      assertThat(out.position()).isEqualTo(10);
    }
  }

  /** A wrong message is not read to its end: there may be much of it. */
  @Test
  void decrypt_ofAMessageThatIsWrongAtTheStart_stopsSoon() throws Exception {
    byte[] message = encrypt(random(40 * PIECE), NONE);
    message[1000] ^= 1;
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      assertThatThrownBy(() -> files.decrypt(fake.key(), NONE, in, out))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(in.position()).isLessThan(10 * PIECE);
    }
  }

  /** Refused before anything is read or written, so that what was there stays. */
  @Test
  void encrypt_refusedByTheService_throwsInvalidKey_andTouchesNothing() throws Exception {
    KmsKey key = fake.key();
    Files.write(out(), new byte[] {1, 2, 3});
    breakService();
    try (FileChannel in = reading(random(10));
        FileChannel out = FileChannel.open(out(), READ, WRITE)) {
      assertThatThrownBy(() -> files.encrypt(key, NONE, in, out))
          .isInstanceOf(InvalidKeyException.class)
          .hasCauseInstanceOf(KmsUnavailableException.class);
      assertThat(in.position()).isZero();
    }
    assertThat(out()).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 3 * PIECE})
  void decrypt_refusedByTheService_throwsInvalidKey(int size) throws Exception {
    byte[] message = encrypt(random(size), NONE);
    KmsKey key = fake.key();
    breakService();
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      assertThatThrownBy(() -> files.decrypt(key, NONE, in, out))
          .isInstanceOf(InvalidKeyException.class)
          .hasCauseInstanceOf(KmsUnavailableException.class);
      assertThat(out.size()).isZero();
      assertThat(out.isOpen()).isTrue();
    }
  }

  private void breakService() {
    fake.provider().clearCaches();
    fake.kms()
        .setFault(
            request -> {
              throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
            });
  }

  @Test
  void key_ofAnotherKind_isRefused() throws Exception {
    try (FileChannel in = reading(random(10));
        FileChannel out = writing()) {
      assertThatThrownBy(() -> files.encrypt(new SecretKeySpec(new byte[32], "AES"), NONE, in, out))
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  @Test
  void channel_asInputAndOutput_isRefused() throws Exception {
    try (FileChannel both = writing()) {
      assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, both, both))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, SEGMENT, PIECE, 5 * PIECE + 17})
  void reencrypt_makesAMessageOfAnotherKey(int size) throws Exception {
    fake.kms().makeKey("alias/other");
    KmsParameterSpec newContext = new KmsParameterSpec(EncryptionContext.of(Map.of("a", "b")));
    byte[] plaintext = random(size);
    byte[] message = encrypt(plaintext, NONE);
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      long written =
          files.reencrypt(fake.key(), NONE, fake.key("alias/other"), newContext, in, out);
      assertThat(written).isEqualTo(out.size());
    }
    byte[] made = Files.readAllBytes(out());
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key("alias/other"), newContext);
    assertThat(cipher.doFinal(made)).isEqualTo(plaintext);
    assertThatThrownBy(() -> fake.decrypt(made)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void reencrypt_ofAWrongMessage_throws_andLeavesNothing() throws Exception {
    byte[] message = encrypt(random(4 * PIECE), NONE);
    message[message.length - 1] ^= 1;
    try (FileChannel in = reading(message);
        FileChannel out = writing()) {
      assertThatThrownBy(() -> files.reencrypt(fake.key(), NONE, fake.key(), NONE, in, out))
          .isInstanceOf(AEADBadTagException.class);
      assertThat(out.size()).isZero();
    }
  }
}
