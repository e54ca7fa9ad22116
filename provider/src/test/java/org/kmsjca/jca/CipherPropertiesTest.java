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
import javax.crypto.spec.GCMParameterSpec;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/**
 * Both AEAD ciphers, for inputs at random: how data arrive makes no difference, and whatever is
 * changed is refused with nothing released., C-17, C-26, C-27, C-35.
 */
class CipherPropertiesTest {

  private static final int SEGMENT = FakeProvider.SEGMENT_BYTES;
  private static final int MAX_BYTES = 3 * SEGMENT + 5;
  private static final int MAX_DISTANCE = 64;

  private static final FakeProvider FAKE = FakeProvider.make();
  private static final KmsKey KEY = make(FAKE::key);
  private static final KmsDataKey DATA_KEY = make(() -> DataKeys.generate(FAKE, "AES"));

  /** The ciphers under test. */
  enum Kind {
    MESSAGE,
    DATA_KEY;

    Cipher encryptor() throws Exception {
      Cipher cipher = FAKE.cipher();
      if (this == DATA_KEY) {
        cipher = DataKeys.cipher(FAKE, DataKeys.GCM);
      }
      cipher.init(Cipher.ENCRYPT_MODE, this == MESSAGE ? KEY : CipherPropertiesTest.DATA_KEY);
      return cipher;
    }

    Cipher decryptor(byte[] iv) throws Exception {
      Cipher cipher = this == MESSAGE ? FAKE.cipher() : DataKeys.cipher(FAKE, DataKeys.GCM);
      if (this == MESSAGE) {
        cipher.init(Cipher.DECRYPT_MODE, KEY);
      } else {
        GCMParameterSpec spec = new GCMParameterSpec(128, iv);
        cipher.init(Cipher.DECRYPT_MODE, CipherPropertiesTest.DATA_KEY, spec);
      }
      return cipher;
    }
  }

  /** Where bytes are that a cipher reads or writes. */
  enum Memory {
    ARRAY,
    HEAP,
    READ_ONLY,
    SLICE,
    DIRECT
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws Exception;
  }

  private static <T> T make(Making<T> making) {
    try {
      return making.make();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(Random random, int maxBytes) {
    byte[] bytes = new byte[random.nextInt(maxBytes + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static <E> E any(Random random, E[] all) {
    return all[random.nextInt(all.length)];
  }

  private static ByteBuffer input(Memory memory, byte[] data, int from, int size) {
    return switch (memory) {
      case ARRAY, HEAP -> ByteBuffer.wrap(data, from, size);
      case READ_ONLY -> ByteBuffer.wrap(data, from, size).asReadOnlyBuffer();
      case SLICE -> ByteBuffer.wrap(data, from, size).slice();
      case DIRECT -> ByteBuffer.allocateDirect(size).put(data, from, size).flip();
    };
  }

  private static ByteBuffer output(Memory memory, int size) {
    return switch (memory) {
      case ARRAY, HEAP, READ_ONLY -> ByteBuffer.allocate(size);
      case SLICE -> ByteBuffer.allocate(size + 7).position(7).slice();
      case DIRECT -> ByteBuffer.allocateDirect(size);
    };
  }

  /* The AAD and the data in pieces of any size, through memory of any kind. */
  private static byte[] run(Cipher cipher, Random random, byte[] aad, byte[] data)
      throws Exception {
    for (int from = 0; from < aad.length; ) {
      int size = 1 + random.nextInt(aad.length - from);
      Memory memory = any(random, Memory.values());
      if (memory == Memory.ARRAY) {
        cipher.updateAAD(aad, from, size);
      } else {
        cipher.updateAAD(input(memory, aad, from, size));
      }
      from += size;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int left = random.nextInt(5); left > 0; left--) {
      int size = random.nextInt(data.length - from + 1);
      piece(cipher, random, data, from, size, false, out);
      from += size;
    }
    piece(cipher, random, data, from, data.length - from, true, out);
    return out.toByteArray();
  }

  private static void piece(
      Cipher cipher,
      Random random,
      byte[] data,
      int from,
      int size,
      boolean last,
      ByteArrayOutputStream out)
      throws Exception {
    Memory memory = any(random, Memory.values());
    if (memory == Memory.ARRAY) {
      byte[] got = last ? cipher.doFinal(data, from, size) : cipher.update(data, from, size);
      out.writeBytes(got == null ? new byte[0] : got);
      return;
    }
    ByteBuffer in = input(memory, data, from, size);
    ByteBuffer to = output(any(random, Memory.values()), cipher.getOutputSize(size));
    int written = last ? cipher.doFinal(in, to) : cipher.update(in, to);
    assertThat(in.remaining()).isZero();
    byte[] got = new byte[written];
    to.flip().get(got);
    assertThat(to.remaining()).isZero();
    out.writeBytes(got);
  }

  private static byte[] oneShot(Cipher cipher, byte[] aad, byte[] data) throws Exception {
    cipher.updateAAD(aad);
    return cipher.doFinal(data);
  }

  @Property(tries = 400)
  @Spec("DK-6")
  void anySplitInAnyMemory_isTheSameAsOneShot(@ForAll Kind kind, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] data = random(random, MAX_BYTES);
    byte[] aad = random(random, 100);
    Cipher encryptor = kind.encryptor();
    byte[] inPieces = run(encryptor, random, aad, data);
    assertThat(oneShot(kind.decryptor(encryptor.getIV()), aad, inPieces)).isEqualTo(data);
    Cipher other = kind.encryptor();
    byte[] message = oneShot(other, aad, data);
    assertThat(message).hasSameSizeAs(inPieces);
    assertThat(run(kind.decryptor(other.getIV()), random, aad, message)).isEqualTo(data);
  }

  /** What is changed, so that the message is another one. */
  enum Change {
    BIT,
    CUT,
    LONGER,
    SEGMENTS_SWAPPED,
    SPLICED;

    byte[] apply(Random random, byte[] message, byte[] other) {
      byte[] changed = message.clone();
      switch (this) {
        case BIT -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        case CUT -> changed = Arrays.copyOf(message, random.nextInt(message.length));
        case LONGER -> changed = Arrays.copyOf(message, message.length + 1 + random.nextInt(40));
        case SEGMENTS_SWAPPED -> {
          // Full segments end where the last one begins; the first one has the header before it.
          int sealed = SEGMENT + 16;
          int first = message.length - 3 * sealed;
          if (first >= 0) {
            System.arraycopy(message, first, changed, first + sealed, sealed);
            System.arraycopy(message, first + sealed, changed, first, sealed);
          }
        }
        case SPLICED -> {
          int from = random.nextInt(message.length);
          System.arraycopy(other, from, changed, from, message.length - from);
        }
      }
      return changed;
    }
  }

  @Property(tries = 600)
  @Spec("DK-12")
  void anyChange_isRefusedAndReleasesNothing(
      @ForAll Kind kind, @ForAll Change change, @ForAll long seed) throws Exception {
    Random random = new Random(seed);
    // Without AAD and in one segment each, or in three full ones: whole segments can be exchanged.
    byte[] data = new byte[random.nextBoolean() ? 3 * SEGMENT : 20 + random.nextInt(100)];
    random.nextBytes(data);
    Cipher encryptor = kind.encryptor();
    byte[] message = encryptor.doFinal(data);
    random.nextBytes(data);
    byte[] other = kind.encryptor().doFinal(data);
    byte[] changed = change.apply(random, message, other);
    if (Arrays.equals(changed, message) || Arrays.equals(changed, other)) {
      return; // nothing was changed; or all that differs was, and it is the other message
    }
    byte[] iv = encryptor.getIV();
    byte[] out = new byte[message.length + 64];
    assertThatThrownBy(() -> kind.decryptor(iv).doFinal(changed, 0, changed.length, out, 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(out).as("nothing released").containsOnly(0);
    byte[] inPlace = Arrays.copyOf(changed, changed.length + 64);
    assertThatThrownBy(() -> kind.decryptor(iv).doFinal(inPlace, 0, changed.length, inPlace, 0))
        .isInstanceOf(AEADBadTagException.class);
    // As it was; of messages, what was opened before the wrong segment may be zeros instead.
    for (int i = 0; i < inPlace.length; i++) {
      byte before = i < changed.length ? changed[i] : 0;
      if (inPlace[i] != 0 || kind == Kind.DATA_KEY) {
        assertThat(inPlace[i]).isEqualTo(before);
      }
    }
  }

  @Property(tries = 200)
  void anyOtherAad_isRefused(
      @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] aad = new byte[size];
    random.nextBytes(aad);
    Cipher encryptor = kind.encryptor();
    byte[] message = oneShot(encryptor, aad, new byte[30]);
    byte[] other = random.nextBoolean() ? Arrays.copyOf(aad, size - 1) : aad.clone();
    if (other.length == size) {
      other[random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
    }
    assertThatThrownBy(() -> oneShot(kind.decryptor(encryptor.getIV()), other, message))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** all distances, arrays and buffers, both directions; data keys' ciphers. */
  @Example
  @Spec("DK-12")
  void overlapOfDataKeys_givesTheSameAsSeparateMemory() throws Exception {
    Random random = new Random(1);
    for (int size : new int[] {1, 15, 16, 17, 48, 333}) {
      byte[] data = new byte[size];
      random.nextBytes(data);
      for (Memory memory : Memory.values()) {
        for (int distance = -MAX_DISTANCE; distance <= MAX_DISTANCE; distance++) {
          Cipher encryptor = Kind.DATA_KEY.encryptor();
          byte[] sealed = overlapping(encryptor, memory, data, distance);
          byte[] iv = encryptor.getIV();
          assertThat(Kind.DATA_KEY.decryptor(iv).doFinal(sealed)).isEqualTo(data);
          assertThat(overlapping(Kind.DATA_KEY.decryptor(iv), memory, sealed, distance))
              .as(memory + " at " + distance)
              .isEqualTo(data);
        }
      }
    }
  }

  private static byte[] overlapping(Cipher cipher, Memory memory, byte[] data, int distance)
      throws Exception {
    int start = MAX_DISTANCE;
    int all = 2 * MAX_DISTANCE + data.length + 64;
    if (memory == Memory.ARRAY) {
      byte[] room = new byte[all];
      System.arraycopy(data, 0, room, start, data.length);
      int written = cipher.doFinal(room, start, data.length, room, start + distance);
      return Arrays.copyOfRange(room, start + distance, start + distance + written);
    }
    ByteBuffer room = output(memory, all);
    room.put(start, data);
    ByteBuffer in = room.duplicate().position(start).limit(start + data.length);
    ByteBuffer out = room.duplicate().position(start + distance);
    int written = cipher.doFinal(memory == Memory.READ_ONLY ? in.asReadOnlyBuffer() : in, out);
    assertThat(out.position()).isEqualTo(start + distance + written);
    byte[] result = new byte[written];
    room.get(start + distance, result);
    return result;
  }
}
