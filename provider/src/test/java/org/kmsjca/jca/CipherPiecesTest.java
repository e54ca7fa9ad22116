// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.testing.FakeProvider;

/** Data and AAD that arrive in pieces. */
class CipherPiecesTest {

  private static final int SEGMENT = FakeProvider.SEGMENT_BYTES;
  private static final byte[] AAD = {9, 8, 7, 6, 5};
  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] inPieces(Cipher cipher, byte[] input, Random random, int maxPiece)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int position = 0;
    while (position < input.length) {
      int piece = Math.min(random.nextInt(maxPiece + 1), input.length - position);
      if (random.nextBoolean()) {
        byte[] got = cipher.update(input, position, piece);
        out.writeBytes(got == null ? new byte[0] : got);
      } else {
        ByteBuffer in = ByteBuffer.wrap(input, position, piece);
        ByteBuffer buffer = ByteBuffer.allocate(cipher.getOutputSize(piece));
        cipher.update(in, buffer);
        out.write(buffer.array(), 0, buffer.position());
      }
      position += piece;
    }
    out.writeBytes(cipher.doFinal());
    return out.toByteArray();
  }

  /** byte by byte. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 100, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT + 3})
  void updates_ofOneByte_giveTheSameAsOneShot(int size) throws Exception {
    byte[] plaintext = random(size);
    byte[] message = inPieces(fake.encryptor(), plaintext, new Random(1), 1);
    assertThat(fake.decrypt(message)).isEqualTo(plaintext);
    assertThat(inPieces(fake.decryptor(), message, new Random(2), 1)).isEqualTo(plaintext);
  }

  /** pieces of any size, arrays and buffers mixed, empty ones among them. */
  @Test
  void updates_ofAnySize_giveTheSameAsOneShot() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("CipherPiecesTest seed " + seed);
    Random random = new Random(seed);
    Cipher encryptor = fake.encryptor();
    Cipher decryptor = fake.decryptor();
    for (int i = 0; i < 300; i++) {
      byte[] plaintext = random(random.nextInt(4 * SEGMENT));
      int maxPiece = 1 + random.nextInt(2 * SEGMENT);
      byte[] message = inPieces(encryptor, plaintext, random, maxPiece);
      assertThat(fake.decrypt(message)).as("seed %d, round %d", seed, i).isEqualTo(plaintext);
      assertThat(inPieces(decryptor, message, random, maxPiece))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(plaintext);
    }
  }

  /** C-17, C-37: a byte changed anywhere, in whatever pieces the message comes. */
  @Test
  void updates_withADamagedByte_areRefusedAtTheEnd() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("CipherPiecesTest seed " + seed);
    Random random = new Random(seed);
    byte[] plaintext = random(2 * SEGMENT + 100);
    byte[] message = fake.encrypt(plaintext);
    Cipher decryptor = fake.decryptor();
    for (int i = 0; i < 300; i++) {
      byte[] damaged = message.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      int maxPiece = 1 + random.nextInt(SEGMENT);
      assertThatThrownBy(() -> inPieces(decryptor, damaged, random, maxPiece))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(AEADBadTagException.class);
    }
    assertThat(decryptor.doFinal(message)).isEqualTo(plaintext);
  }

  /** C-31: calls without a byte change nothing. */
  @Test
  void zeroLengthCalls_anywhere_changeNothing() throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.update(new byte[0]);
    cipher.updateAAD(new byte[0]);
    cipher.updateAAD(AAD);
    cipher.update(DATA, 1, 0);
    cipher.updateAAD(AAD);
    cipher.update(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    cipher.update(DATA);
    cipher.update(new byte[0]);
    byte[] message = cipher.doFinal(new byte[0]);
    Cipher decryptor = fake.decryptor();
    decryptor.update(new byte[0]);
    decryptor.updateAAD(AAD);
    decryptor.updateAAD(ByteBuffer.allocate(0));
    decryptor.updateAAD(AAD);
    decryptor.update(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
  }

  private byte[] encryptWithAad() throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.updateAAD(AAD);
    return cipher.doFinal(DATA);
  }

  /** C-32, C-33, X-4: split anywhere, in arrays and buffers of all kinds. */
  @Test
  void aad_splitAnywhere_isTheSame() throws Exception {
    byte[] message = encryptWithAad();
    Cipher cipher = fake.decryptor();
    for (int split = 0; split <= AAD.length; split++) {
      cipher.updateAAD(AAD, 0, split);
      cipher.updateAAD(AAD, split, AAD.length - split);
      assertThat(cipher.doFinal(message)).isEqualTo(DATA);

      ByteBuffer readOnly = ByteBuffer.wrap(AAD, 0, split).asReadOnlyBuffer();
      ByteBuffer direct = ByteBuffer.allocateDirect(AAD.length).put(AAD).position(split);
      cipher.updateAAD(readOnly);
      cipher.updateAAD(direct);
      assertThat(readOnly.hasRemaining()).isFalse();
      assertThat(direct.hasRemaining()).isFalse();
      assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    }
  }

  /** C-35, C-37. */
  @Test
  void aad_thatIsWrongOrMissing_fails() throws Exception {
    byte[] message = encryptWithAad();
    assertThatThrownBy(() -> fake.decrypt(message)).isInstanceOf(AEADBadTagException.class);
    for (int bit = 0; bit < AAD.length * 8; bit++) {
      byte[] wrong = AAD.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      Cipher cipher = fake.decryptor();
      cipher.updateAAD(wrong);
      assertThatThrownBy(() -> cipher.doFinal(message)).isInstanceOf(AEADBadTagException.class);
    }
    for (byte[] wrong : new byte[][] {Arrays.copyOf(AAD, 4), Arrays.copyOf(AAD, 6)}) {
      Cipher cipher = fake.decryptor();
      cipher.updateAAD(wrong);
      assertThatThrownBy(() -> cipher.doFinal(message)).isInstanceOf(AEADBadTagException.class);
    }
    byte[] without = fake.encrypt(DATA);
    Cipher cipher = fake.decryptor();
    cipher.updateAAD(AAD);
    assertThatThrownBy(() -> cipher.doFinal(without)).isInstanceOf(AEADBadTagException.class);
  }

  /** C-35: an IV and AAD are not to be mistaken for each other. */
  @Test
  void aad_movedIntoTheIv_fails() throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(
        Cipher.ENCRYPT_MODE, fake.key(), new javax.crypto.spec.IvParameterSpec(new byte[] {1, 2}));
    cipher.updateAAD(new byte[] {3, 4});
    byte[] message = cipher.doFinal(DATA);
    cipher.init(
        Cipher.DECRYPT_MODE,
        fake.key(),
        new javax.crypto.spec.IvParameterSpec(new byte[] {1, 2, 3}));
    cipher.updateAAD(new byte[] {4});
    assertThatThrownBy(() -> cipher.doFinal(message)).isInstanceOf(AEADBadTagException.class);
  }

  /** C-32, W. */
  @Test
  void aad_afterData_isRefused() throws Exception {
    Cipher encryptor = fake.encryptor();
    encryptor.update(DATA);
    assertThatThrownBy(() -> encryptor.updateAAD(AAD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before");
    byte[] message = encryptor.doFinal();
    assertThat(fake.decrypt(message)).as("the message is unharmed").isEqualTo(DATA);
    Cipher decryptor = fake.decryptor();
    decryptor.update(message, 0, 1);
    assertThatThrownBy(() -> decryptor.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
    assertThat(decryptor.doFinal(message, 1, message.length - 1)).isEqualTo(DATA);
  }

  /** C-34: by doFinal, after success and after failure. */
  @Test
  void aad_afterDoFinal_isCleared() throws Exception {
    Cipher encryptor = fake.encryptor();
    encryptor.updateAAD(AAD);
    encryptor.doFinal(DATA);
    byte[] message = encryptor.doFinal(DATA);
    Cipher decryptor = fake.decryptor();
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
    decryptor.updateAAD(AAD);
    assertThatThrownBy(() -> decryptor.doFinal(message)).isInstanceOf(AEADBadTagException.class);
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
  }

  /** AAD alone is a message too. */
  @Test
  void aad_withoutData_isAuthenticated() throws Exception {
    Cipher encryptor = fake.encryptor();
    encryptor.updateAAD(AAD);
    byte[] message = encryptor.doFinal();
    Cipher decryptor = fake.decryptor();
    decryptor.updateAAD(AAD);
    assertThat(decryptor.doFinal(message)).isEmpty();
    assertThatThrownBy(() -> decryptor.doFinal(message)).isInstanceOf(AEADBadTagException.class);
  }

  /** A caller may change its array after updateAAD. */
  @Test
  void aad_changedAfterTheCall_isTheOneGiven() throws Exception {
    byte[] aad = AAD.clone();
    Cipher encryptor = fake.encryptor();
    encryptor.updateAAD(aad);
    Arrays.fill(aad, (byte) 0);
    byte[] message = encryptor.doFinal(DATA);
    Cipher decryptor = fake.decryptor();
    decryptor.updateAAD(AAD);
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
  }
}
