// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.Security;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.LeakyGcmProvider;

/**
 * C-25, C-27, V-4: an engine that leaves plaintext behind after a wrong tag, and then believes what
 * it gets, does no harm. The JDK's own have been such engines.
 */
class LeakyEngineTest {

  private static final int RUN_BYTES = 8;
  private static final GCMParameterSpec IV = new GCMParameterSpec(128, new byte[12]);

  private final byte[] plaintext = new byte[700];
  private FakeProvider fake;

  @BeforeAll
  static void install() {
    Security.addProvider(new LeakyGcmProvider());
  }

  @AfterAll
  static void remove() {
    Security.removeProvider(LeakyGcmProvider.NAME);
  }

  @BeforeEach
  void makeProvider() {
    new Random(27).nextBytes(plaintext);
    fake = FakeProvider.with("engine", LeakyGcmProvider.NAME);
  }

  private static byte[] damaged(byte[] message) {
    byte[] damaged = message.clone();
    damaged[damaged.length - 1] ^= 1;
    return damaged;
  }

  private void assertNoPlaintext(byte[] room) {
    byte[] first = Arrays.copyOf(plaintext, RUN_BYTES);
    byte[] last = Arrays.copyOfRange(plaintext, plaintext.length - RUN_BYTES, plaintext.length);
    for (int i = 0; i + RUN_BYTES <= room.length; i++) {
      byte[] run = Arrays.copyOfRange(room, i, i + RUN_BYTES);
      assertThat(run).as("at %s", i).isNotEqualTo(first).isNotEqualTo(last);
    }
  }

  /** The faults are there: what the other tests find missing would be found. */
  @Test
  void engine_byItself_leavesPlaintextAndBelieves() throws Exception {
    Cipher leaky = Cipher.getInstance(DataKeys.GCM, LeakyGcmProvider.NAME);
    SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    leaky.init(Cipher.ENCRYPT_MODE, key, IV);
    byte[] damaged = damaged(leaky.doFinal(plaintext));
    leaky.init(Cipher.DECRYPT_MODE, key, IV);
    byte[] room = new byte[2000];
    assertThatThrownBy(() -> leaky.doFinal(damaged, 0, damaged.length, room))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(Arrays.copyOf(room, plaintext.length)).isEqualTo(plaintext);
    assertThat(leaky.doFinal(damaged)).isEqualTo(plaintext);
  }

  /** Envelopes, into an array of the caller: apart, over each other, and the message itself. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200, 1000})
  void badTag_intoAnArray_leavesNoPlaintext(int at) throws Exception {
    byte[] message = fake.encrypt(plaintext);
    Cipher cipher = fake.decryptor();
    byte[] room = Arrays.copyOf(damaged(message), 4000);
    assertThatThrownBy(() -> cipher.doFinal(room, 0, message.length, room, at))
        .isInstanceOf(AEADBadTagException.class);
    assertNoPlaintext(room);
    assertNoPlaintext(LeakyGcmProvider.lastOutput());
    assertThatThrownBy(() -> cipher.doFinal(damaged(message)))
        .as("the engine would believe it now")
        .isInstanceOf(AEADBadTagException.class);
    assertThat(cipher.doFinal(message)).isEqualTo(plaintext);
  }

  /** The segments before the wrong one are genuine, but nothing of a message that is not whole. */
  @Test
  void badTag_inTheLastOfManySegments_leavesNothingOfThoseBefore() throws Exception {
    byte[] longText = new byte[3 * FakeProvider.SEGMENT_BYTES];
    System.arraycopy(plaintext, 0, longText, 0, plaintext.length);
    byte[] damaged = damaged(fake.encrypt(longText));
    byte[] room = new byte[longText.length];
    Cipher cipher = fake.decryptor();
    assertThatThrownBy(() -> cipher.doFinal(damaged, 0, damaged.length, room))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(room).containsOnly(0);
  }

  /** The building block by itself wipes what the engine left, whoever calls it. */
  @Test
  void badTag_ofTheBuildingBlock_leavesNoPlaintext() {
    KeyMaterial key = KeyMaterial.wrap(new byte[AesGcmCipher.KEY_BYTES]);
    AesGcmCipher cipher = AesGcmEngine.named(LeakyGcmProvider.NAME).newCipher(key);
    byte[] iv = new byte[AesGcmCipher.IV_BYTES];
    byte[] sealed = new byte[plaintext.length + AesGcmCipher.TAG_BYTES];
    cipher.seal(iv, new byte[0], plaintext, 0, plaintext.length, sealed, 0);
    byte[] room = new byte[plaintext.length];
    int size = cipher.open(iv, new byte[0], damaged(sealed), 0, sealed.length, room, 0);
    assertThat(size).isNegative();
    assertThat(room).containsOnly(0);
  }

  /** The array is ours here: nobody sees it, and it is wiped all the same. */
  @Test
  void badTag_withoutAnArrayOfTheCaller_leavesNoPlaintextInOurs() throws Exception {
    byte[] damaged = damaged(fake.encrypt(plaintext));
    assertThatThrownBy(() -> fake.decrypt(damaged)).isInstanceOf(AEADBadTagException.class);
    assertNoPlaintext(LeakyGcmProvider.lastOutput());
    ByteBuffer direct = ByteBuffer.allocateDirect(2000);
    Cipher cipher = fake.decryptor();
    assertThatThrownBy(() -> cipher.doFinal(ByteBuffer.wrap(damaged), direct))
        .isInstanceOf(AEADBadTagException.class);
    assertNoPlaintext(LeakyGcmProvider.lastOutput());
    byte[] left = new byte[2000];
    direct.duplicate().get(left);
    assertNoPlaintext(left);
  }

  /** Plaintext on its way into a direct buffer was in an array of ours. */
  @Test
  void rightTag_intoADirectBuffer_leavesNoPlaintextInOurArray() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(2000);
    fake.decryptor().doFinal(ByteBuffer.wrap(fake.encrypt(plaintext)), direct);
    assertThat(direct.position()).isEqualTo(plaintext.length);
    assertNoPlaintext(LeakyGcmProvider.lastOutput());
  }

  /** Data keys: the caller's array is as it was, ours is wiped, and init is demanded. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200, 1000})
  void badTag_ofADataKey_leavesNoPlaintextAndNeedsInit(int at) throws Exception {
    KmsDataKey key = DataKeys.generate(fake, "AES");
    Cipher cipher = DataKeys.cipher(fake, DataKeys.GCM);
    cipher.init(Cipher.ENCRYPT_MODE, key, IV);
    byte[] text = cipher.doFinal(plaintext);
    cipher.init(Cipher.DECRYPT_MODE, key, IV);
    byte[] room = Arrays.copyOf(damaged(text), 4000);
    byte[] before = room.clone();
    assertThatThrownBy(() -> cipher.doFinal(room, 0, text.length, room, at))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(room).isEqualTo(before);
    assertNoPlaintext(LeakyGcmProvider.lastOutput());
    assertThatThrownBy(() -> cipher.doFinal(damaged(text)))
        .isInstanceOf(IllegalStateException.class);
    cipher.init(Cipher.DECRYPT_MODE, key, IV);
    assertThatThrownBy(() -> cipher.doFinal(damaged(text))).isInstanceOf(AEADBadTagException.class);
    cipher.init(Cipher.DECRYPT_MODE, key, IV);
    assertThat(cipher.doFinal(text)).isEqualTo(plaintext);
  }
}
