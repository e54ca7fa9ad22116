// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.testing.FakeProvider;

/** Sizes of outputs, outputs that are too small, and buffers of every kind. */
class CipherBuffersTest {

  private static final int SEGMENT = FakeProvider.SEGMENT_BYTES;

  private final FakeProvider fake = FakeProvider.make();

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** C-11: encrypting, exact before and during a message. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 50_000})
  void outputSize_whenEncrypting_isExact(int size) throws Exception {
    byte[] plaintext = random(size);
    Cipher cipher = fake.encryptor();
    assertThat(cipher.doFinal(plaintext)).hasSize(cipher.getOutputSize(size));
    int half = size / 2;
    int expected = cipher.getOutputSize(size);
    byte[] first = cipher.update(plaintext, 0, half);
    int made = first == null ? 0 : first.length;
    int rest = cipher.getOutputSize(size - half);
    byte[] second = cipher.doFinal(plaintext, half, size - half);
    assertThat(second).hasSize(rest);
    assertThat(made + second.length).isEqualTo(expected);
  }

  /** C-11: decrypting, a bound before the header is known and exact afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 50_000})
  void outputSize_whenDecrypting_isABoundAndThenExact(int size) throws Exception {
    byte[] message = fake.encrypt(random(size));
    Cipher cipher = fake.decryptor();
    assertThat(cipher.getOutputSize(message.length)).isBetween(size, message.length);
    int behindTheHeader = message.length - Math.min(size, 16) - 16;
    byte[] first = cipher.update(message, 0, behindTheHeader);
    int rest = cipher.getOutputSize(message.length - behindTheHeader);
    byte[] second = cipher.doFinal(message, behindTheHeader, message.length - behindTheHeader);
    assertThat(second).hasSize(rest);
    assertThat(first.length + second.length).isEqualTo(size);
  }

  /** C-11: what no array can hold is said, not computed wrongly. */
  @Test
  void outputSize_beyondAnArray_isRefused() throws Exception {
    Cipher cipher = fake.encryptor();
    assertThatThrownBy(() -> cipher.getOutputSize(Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("smaller pieces");
    assertThat(fake.decrypt(cipher.doFinal(random(5)))).hasSize(5);
  }

  /** C-11, D-2: enough for every piece; the JDK's streams ask before each of them. */
  @Test
  void outputSize_ofEveryPiece_holdsWhatUpdateWrites() throws Exception {
    byte[] plaintext = random(2 * SEGMENT + 3);
    byte[] message = fake.encrypt(plaintext);
    Cipher encryptor = fake.encryptor();
    for (byte b : plaintext) {
      int bound = encryptor.getOutputSize(1);
      assertThat(encryptor.update(new byte[] {b})).hasSizeLessThanOrEqualTo(bound);
    }
    Cipher decryptor = fake.decryptor();
    for (byte b : message) {
      int bound = decryptor.getOutputSize(1);
      assertThat(decryptor.update(new byte[] {b})).hasSizeLessThanOrEqualTo(bound);
    }
  }

  /** C-16: always an array, never null, unless the framework answers itself. */
  @Test
  void update_withoutCompleteSegment_givesAnEmptyArray() throws Exception {
    assertThat(fake.encryptor().update(random(10))).isEmpty();
    assertThat(fake.decryptor().update(random(10))).isEmpty();
  }

  /** C-28, X-1: too small an array is refused before anything has changed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, SEGMENT, 3 * SEGMENT + 7})
  void doFinal_intoAShortArray_changesNothing(int size) throws Exception {
    byte[] plaintext = random(size);
    byte[] message = fake.encrypt(plaintext);
    Cipher encryptor = fake.encryptor();
    Cipher decryptor = fake.decryptor();
    byte[] aad = {1};
    encryptor.updateAAD(aad);
    byte[] iv = encryptor.getIV();
    List<String> calls = fake.kms().operations();
    int exact = encryptor.getOutputSize(size);
    for (int room : new int[] {0, 1, exact / 2, exact - 1}) {
      byte[] out = new byte[room];
      assertThatThrownBy(() -> encryptor.doFinal(plaintext, 0, size, out, 0))
          .isInstanceOf(ShortBufferException.class)
          .hasMessageContaining(Integer.toString(exact));
      assertThat(out).isEqualTo(new byte[room]);
    }
    byte[] out = new byte[exact];
    assertThat(encryptor.doFinal(plaintext, 0, size, out, 0)).isEqualTo(exact);
    assertThat(encryptor.getIV()).as("no IV was lost").isEqualTo(iv);
    assertThat(fake.kms().operations()).isEqualTo(calls);
    Cipher withAad = fake.decryptor();
    withAad.updateAAD(aad);
    assertThat(withAad.doFinal(out)).isEqualTo(plaintext);

    for (int room = 0; room < size; room = 2 * room + 1) {
      byte[] tooSmall = new byte[room];
      assertThatThrownBy(() -> decryptor.doFinal(message, 0, message.length, tooSmall, 0))
          .isInstanceOf(ShortBufferException.class);
      assertThat(tooSmall).isEqualTo(new byte[room]);
    }
    byte[] back = new byte[size];
    assertThat(decryptor.doFinal(message, 0, message.length, back, 0)).isEqualTo(size);
    assertThat(back).isEqualTo(plaintext);
  }

  /** C-28: the same in the middle of a message. */
  @Test
  void update_intoAShortArray_changesNothing() throws Exception {
    byte[] plaintext = random(3 * SEGMENT);
    Cipher encryptor = fake.encryptor();
    byte[] out = new byte[encryptor.getOutputSize(plaintext.length)];
    int written = encryptor.update(plaintext, 0, SEGMENT + 1, out, 0);
    assertThatThrownBy(
            () -> encryptor.update(plaintext, SEGMENT + 1, SEGMENT, out, out.length - SEGMENT))
        .isInstanceOf(ShortBufferException.class);
    written += encryptor.update(plaintext, SEGMENT + 1, SEGMENT, out, written);
    int taken = 2 * SEGMENT + 1;
    written += encryptor.doFinal(plaintext, taken, plaintext.length - taken, out, written);
    assertThat(written).isEqualTo(out.length);

    Cipher decryptor = fake.decryptor();
    byte[] back = new byte[plaintext.length];
    int half = out.length / 2;
    assertThatThrownBy(() -> decryptor.update(out, 0, half, back, back.length - 5))
        .isInstanceOf(ShortBufferException.class);
    int read = decryptor.update(out, 0, half, back, 0);
    int position = read;
    assertThatThrownBy(() -> decryptor.doFinal(out, half, out.length - half, new byte[5], 0))
        .isInstanceOf(ShortBufferException.class);
    read += decryptor.doFinal(out, half, out.length - half, back, position);
    assertThat(read).isEqualTo(plaintext.length);
    assertThat(back).isEqualTo(plaintext);
  }

  /** C-28, C-30, X-1: buffers keep their positions. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doFinal_intoAShortBuffer_changesNothing(boolean direct) throws Exception {
    byte[] plaintext = random(100);
    Cipher encryptor = fake.encryptor();
    int exact = encryptor.getOutputSize(100);
    ByteBuffer in = ByteBuffer.wrap(plaintext);
    ByteBuffer shortOut = direct ? ByteBuffer.allocateDirect(exact) : ByteBuffer.allocate(exact);
    shortOut.position(1);
    assertThatThrownBy(() -> encryptor.doFinal(in, shortOut))
        .isInstanceOf(ShortBufferException.class);
    assertThat(in.position()).isZero();
    assertThat(shortOut.position()).isEqualTo(1);
    ByteBuffer out = direct ? ByteBuffer.allocateDirect(exact) : ByteBuffer.allocate(exact);
    assertThat(encryptor.doFinal(in, out)).isEqualTo(exact);

    out.flip();
    Cipher decryptor = fake.decryptor();
    ByteBuffer tooSmall = direct ? ByteBuffer.allocateDirect(99) : ByteBuffer.allocate(99);
    assertThatThrownBy(() -> decryptor.doFinal(out, tooSmall))
        .isInstanceOf(ShortBufferException.class);
    assertThat(out.position()).isZero();
    assertThat(tooSmall.position()).isZero();
    ByteBuffer back = direct ? ByteBuffer.allocateDirect(100) : ByteBuffer.allocate(100);
    assertThat(decryptor.doFinal(out, back)).isEqualTo(100);
    assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(plaintext));
  }

  private static List<ByteBuffer> buffers(int size) {
    byte[] room = new byte[size + 50];
    return List.of(
        ByteBuffer.allocate(size),
        ByteBuffer.allocateDirect(size),
        ByteBuffer.wrap(room, 20, size),
        ByteBuffer.wrap(new byte[size + 50], 7, size + 3).slice().position(3),
        ByteBuffer.allocateDirect(size + 50).position(11).slice().position(4).limit(size + 4));
  }

  /** C-30: heap, direct, offset and sliced; the output needs no byte more than the result. */
  @Test
  void buffers_ofEveryKind_giveTheSame() throws Exception {
    for (int size : new int[] {0, 1, 100, SEGMENT + 5, 3 * SEGMENT}) {
      byte[] plaintext = random(size);
      Cipher encryptor = fake.encryptor();
      Cipher decryptor = fake.decryptor();
      int exact = encryptor.getOutputSize(size);
      for (ByteBuffer in : buffers(size)) {
        int inStart = in.position();
        in.put(plaintext).position(inStart);
        for (boolean readOnly : new boolean[] {false, true}) {
          for (ByteBuffer out : buffers(exact)) {
            int outStart = out.position();
            ByteBuffer source = readOnly ? in.asReadOnlyBuffer() : in.duplicate();
            assertThat(encryptor.doFinal(source, out)).isEqualTo(exact);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(out.position()).isEqualTo(outStart + exact);
            ByteBuffer message = out.duplicate().flip().position(outStart);
            for (ByteBuffer back : buffers(size)) {
              int backStart = back.position();
              assertThat(decryptor.doFinal(message.duplicate(), back)).isEqualTo(size);
              assertThat(back.duplicate().flip().position(backStart))
                  .isEqualTo(ByteBuffer.wrap(plaintext));
            }
          }
        }
      }
    }
  }

  /** C-30: update needs room for what it writes, not for what doFinal would. */
  @Test
  void update_withoutCompleteSegment_needsNoRoom() throws Exception {
    Cipher encryptor = fake.encryptor();
    ByteBuffer nothing = ByteBuffer.allocate(0);
    ByteBuffer in = ByteBuffer.wrap(random(100));
    assertThat(encryptor.update(in, nothing)).isZero();
    assertThat(in.hasRemaining()).isFalse();
    byte[] message = encryptor.doFinal();
    Cipher decryptor = fake.decryptor();
    assertThat(decryptor.update(ByteBuffer.wrap(message), nothing)).isZero();
    assertThat(decryptor.doFinal()).isEqualTo(random(100));
  }

  /** C-30: the framework's checks, which we must not get in the way of. */
  @Test
  void buffers_thatCannotBeUsed_areRefusedAndTheCipherGoesOn() throws Exception {
    Cipher encryptor = fake.encryptor();
    ByteBuffer in = ByteBuffer.wrap(random(10));
    assertThatThrownBy(() -> encryptor.doFinal(in, ByteBuffer.allocate(1000).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> encryptor.doFinal(in, in))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fake.decrypt(encryptor.doFinal(random(10)))).isEqualTo(random(10));
  }

  /** C-29: no input at all, and arrays with offsets. */
  @Test
  void arrays_withOffsets_areRespected() throws Exception {
    byte[] room = new byte[3000];
    Arrays.fill(room, (byte) 0x77);
    byte[] plaintext = random(50);
    Cipher encryptor = fake.encryptor();
    int written = encryptor.update(plaintext, 10, 30, room, 500);
    written += encryptor.doFinal(room, 500 + written);
    assertThat(Arrays.copyOf(room, 500)).containsOnly(0x77);
    assertThat(Arrays.copyOfRange(room, 500 + written, 3000)).containsOnly(0x77);
    byte[] back = fake.decryptor().doFinal(room, 500, written);
    assertThat(back).isEqualTo(Arrays.copyOfRange(plaintext, 10, 40));
  }
}
