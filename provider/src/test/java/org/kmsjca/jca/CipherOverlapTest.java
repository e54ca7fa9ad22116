// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Input and output in the same memory: C-26, C-27, X-2, X-3. */
class CipherOverlapTest {

  private static final int REACH = 64;
  private static final int START = 20_000;
  private static final int ROOM = 60_000;
  private static final long SEED = 20260301;

  private enum Memory {
    ARRAY,
    HEAP,
    SLICE,
    READ_ONLY_INPUT,
    DIRECT
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED + size).nextBytes(bytes);
    return bytes;
  }

  /* Gives input and output at a distance in one memory to the cipher, and returns what came out. */
  private static byte[] run(Cipher cipher, Memory memory, byte[] input, int distance, int firstPart)
      throws Exception {
    int outStart = START + distance;
    if (memory == Memory.ARRAY) {
      byte[] room = new byte[ROOM];
      System.arraycopy(input, 0, room, START, input.length);
      int written = 0;
      if (firstPart > 0) {
        written = cipher.update(room, START, firstPart, room, outStart);
      }
      // What follows must not have been overwritten by what update wrote.
      System.arraycopy(input, firstPart, room, START + firstPart, input.length - firstPart);
      byte[] before = Arrays.copyOfRange(room, outStart, outStart + written);
      int last =
          cipher.doFinal(
              room, START + firstPart, input.length - firstPart, room, outStart + written);
      byte[] result = Arrays.copyOf(before, written + last);
      System.arraycopy(room, outStart + written, result, written, last);
      return result;
    }
    ByteBuffer room =
        memory == Memory.DIRECT ? ByteBuffer.allocateDirect(ROOM) : ByteBuffer.allocate(ROOM);
    if (memory == Memory.SLICE) {
      room = ByteBuffer.allocate(ROOM + 33).position(33).slice();
    }
    room.put(START, input);
    ByteBuffer in = room.duplicate().position(START).limit(START + firstPart);
    ByteBuffer out = room.duplicate().position(outStart).limit(ROOM);
    if (memory == Memory.READ_ONLY_INPUT) {
      in = in.asReadOnlyBuffer();
    }
    int written = firstPart > 0 ? cipher.update(in, out) : 0;
    assertThat(in.remaining()).isZero();
    assertThat(out.position()).isEqualTo(outStart + written);
    byte[] before = new byte[written];
    room.get(outStart, before);
    room.put(START + firstPart, input, firstPart, input.length - firstPart);
    in.limit(START + input.length);
    int last = cipher.doFinal(in, out);
    assertThat(in.remaining()).isZero();
    assertThat(out.position()).isEqualTo(outStart + written + last);
    byte[] result = Arrays.copyOf(before, written + last);
    room.get(outStart + written, result, written, last);
    return result;
  }

  private void matrix(FakeProvider fake, int size, boolean inPieces) throws Exception {
    byte[] plaintext = random(size);
    byte[] message = fake.encrypt(plaintext);
    Cipher encryptor = fake.encryptor();
    Cipher decryptor = fake.decryptor();
    for (Memory memory : Memory.values()) {
      for (int distance = -REACH; distance <= REACH; distance++) {
        byte[] made =
            run(encryptor, memory, plaintext, distance, inPieces ? plaintext.length / 2 : 0);
        assertThat(fake.decrypt(made))
            .as("encrypting, %s, distance %d", memory, distance)
            .isEqualTo(plaintext);
        byte[] read = run(decryptor, memory, message, distance, inPieces ? message.length / 2 : 0);
        assertThat(read).as("decrypting, %s, distance %d", memory, distance).isEqualTo(plaintext);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "33", "1000", "4096", "13000"})
  void overlap_inOneShot_givesTheSameAsSeparateMemory(int size) throws Exception {
    matrix(FakeProvider.make(), size, false);
  }

  @ParameterizedTest
  @CsvSource({"2", "33", "1000", "4097", "13000"})
  void overlap_inTwoPieces_givesTheSameAsSeparateMemory(int size) throws Exception {
    matrix(FakeProvider.make(), size, true);
  }

  /** The same with the JDK's engine, which works in place from JDK 20 on. */
  @Test
  void overlap_withSunJce_givesTheSameAsSeparateMemory() throws Exception {
    matrix(FakeProvider.with("engine", "SunJCE"), 9000, false);
  }

  /** Exactly in place, where the message overtakes the plaintext by the header. */
  @Test
  void inPlace_withoutDistance_roundTrips() throws Exception {
    FakeProvider fake = FakeProvider.make();
    byte[] plaintext = random(5000);
    byte[] room = Arrays.copyOf(plaintext, 6000);
    int size = fake.encryptor().doFinal(room, 0, plaintext.length, room, 0);
    int back = fake.decryptor().doFinal(room, 0, size, room, 0);
    assertThat(Arrays.copyOf(room, back)).isEqualTo(plaintext);
  }

  private static void assertNoPlaintext(byte[] room, byte[] plaintext) {
    int run = 8;
    for (int i = 0; i + run <= plaintext.length; i++) {
      byte[] part = Arrays.copyOfRange(plaintext, i, i + run);
      for (int j = 0; j + run <= room.length; j++) {
        if (room[j] == part[0] && Arrays.equals(room, j, j + run, part, 0, run)) {
          throw new AssertionError("plaintext byte " + i + " is at " + j);
        }
      }
    }
  }

  /** C-27: after a bad tag no plaintext in the caller's array, and nothing changed around it. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "SunJCE"})
  void inPlace_withABadTag_leavesNoPlaintext(String engine) throws Exception {
    FakeProvider fake = FakeProvider.with("engine", engine);
    byte[] plaintext = random(700);
    byte[] message = fake.encrypt(plaintext);
    message[message.length - 1] ^= 1;
    Cipher decryptor = fake.decryptor();
    for (int distance = -REACH; distance <= REACH; distance += 8) {
      byte[] room = new byte[3000];
      Arrays.fill(room, (byte) 0xEE);
      System.arraycopy(message, 0, room, 1000, message.length);
      byte[] before = room.clone();
      int out = 1000 + distance;
      assertThatThrownBy(() -> decryptor.doFinal(room, 1000, message.length, room, out))
          .isInstanceOf(AEADBadTagException.class);
      assertNoPlaintext(room, plaintext);
      assertThat(Arrays.copyOf(room, out)).isEqualTo(Arrays.copyOf(before, out));
      int end = out + plaintext.length;
      assertThat(Arrays.copyOfRange(room, end, room.length))
          .isEqualTo(Arrays.copyOfRange(before, end, before.length));
    }
    assertThat(decryptor.doFinal(fake.encrypt(plaintext))).isEqualTo(plaintext);
  }

  /** C-27: in buffers too, where positions must not move either. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inPlace_withABadTagInABuffer_leavesNoPlaintextAndThePositions(boolean direct)
      throws Exception {
    FakeProvider fake = FakeProvider.make();
    byte[] plaintext = random(700);
    byte[] message = fake.encrypt(plaintext);
    message[message.length - 1] ^= 1;
    ByteBuffer room = direct ? ByteBuffer.allocateDirect(3000) : ByteBuffer.allocate(3000);
    room.put(1000, message);
    ByteBuffer in = room.duplicate().position(1000).limit(1000 + message.length);
    ByteBuffer out = room.duplicate().position(1000);
    assertThatThrownBy(() -> fake.decryptor().doFinal(in, out))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(in.position()).isEqualTo(1000);
    assertThat(out.position()).isEqualTo(1000);
    byte[] left = new byte[3000];
    room.get(0, left);
    assertNoPlaintext(left, plaintext);
  }

  /** C-17, MF-28: of a long message, no byte of the segment that is wrong or of one behind it. */
  @Test
  @Spec("MF-28")
  void update_withAWrongSegment_givesOutTheAuthenticatedOnesOnly() throws Exception {
    FakeProvider fake = FakeProvider.make();
    int segment = FakeProvider.SEGMENT_BYTES;
    byte[] plaintext = random(4 * segment);
    byte[] message = fake.encrypt(plaintext);
    int body = message.length - 4 * (segment + 16);
    message[body + 2 * (segment + 16) + 5] ^= 1;
    byte[] out = new byte[message.length];
    Cipher decryptor = fake.decryptor();
    int written = decryptor.update(message, 0, message.length, out, 0);
    assertThat(written).isEqualTo(2 * segment);
    assertThat(Arrays.copyOf(out, written)).isEqualTo(Arrays.copyOf(plaintext, written));
    assertThat(Arrays.copyOfRange(out, written, out.length)).containsOnly(0);
    assertThatThrownBy(decryptor::doFinal).isInstanceOf(AEADBadTagException.class);
  }

  /** C-27, C-40: an outage must not cost the caller a message that is only there in place. */
  @Test
  void inPlace_duringAnOutage_leavesTheMessage() throws Exception {
    FakeProvider fake = FakeProvider.make();
    byte[] plaintext = random(700);
    byte[] message = fake.encrypt(plaintext);
    fake.provider().clearCaches();
    fake.kms()
        .setFault(
            request -> {
              throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
            });
    byte[] room = message.clone();
    Cipher decryptor = fake.cipher();
    decryptor.init(Cipher.DECRYPT_MODE, new KmsKeyHandle(FakeProvider.ALIAS, null));
    assertThatThrownBy(() -> decryptor.doFinal(room, 0, room.length, room, 0))
        .isInstanceOf(java.security.ProviderException.class);
    assertThat(room).isEqualTo(message);
    fake.kms().heal();
    int size = decryptor.doFinal(room, 0, room.length, room, 0);
    assertThat(Arrays.copyOf(room, size)).isEqualTo(plaintext);
  }
}
