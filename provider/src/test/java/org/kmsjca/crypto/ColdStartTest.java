// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.KeyMaterial;

/** Large texts reach a cold engine in pieces, with the same result. */
class ColdStartTest {

  private static final String GCM = "AES/GCM/NoPadding";
  private static final Provider JDK = Security.getProvider("SunJCE");
  private static final int BLOCK_BYTES = 16;

  private final byte[] keyBytes = new byte[AesGcmCipher.KEY_BYTES];
  private final byte[] iv = new byte[AesGcmCipher.IV_BYTES];
  private final byte[] aad = {1, 2, 3};
  private final List<Runnable> background = new ArrayList<>();
  private final ColdStart coldStart = new ColdStart(background::add);

  private AesGcmCipher cipher() throws Exception {
    return new AesGcmCipher(
        Cipher.getInstance(GCM, JDK),
        new DestroyableKey("AES", KeyMaterial.copyOf(keyBytes, 0, keyBytes.length)),
        coldStart);
  }

  private byte[] sealedAtOnce(byte[] text) throws Exception {
    Cipher whole = Cipher.getInstance(GCM, JDK);
    whole.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(keyBytes, "AES"), new GCMParameterSpec(128, iv));
    whole.updateAAD(aad);
    return whole.doFinal(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 4607, 4608, 4609, 5000, 65536, 262144, 300_001})
  void text_sealedInPieces_isTheTextSealedAtOnce(int size) throws Exception {
    byte[] text = new byte[size];
    new Random(size).nextBytes(text);
    byte[] out = new byte[5 + size + AesGcmCipher.TAG_BYTES];
    AesGcmCipher cipher = cipher();
    int written = cipher.seal(iv, aad, text, 0, size, out, 5);
    byte[] sealed = Arrays.copyOfRange(out, 5, out.length);
    assertThat(written).isEqualTo(sealed.length);
    assertThat(sealed).isEqualTo(sealedAtOnce(text));
    byte[] back = new byte[size];
    assertThat(cipher.open(iv, aad, sealed, 0, sealed.length, back, 0)).isEqualTo(size);
    assertThat(back).isEqualTo(text);
  }

  @Test
  void pieces_whileMoreIsSealed_growFrom512BytesToTheWholeText() {
    int size = 1 << 20;
    assertThat(coldStart.pieceSize(size)).isEqualTo(512);
    int piece = 0;
    long pieces = 0;
    for (int mebibytes = 1; mebibytes < 200; mebibytes++) {
      int next = coldStart.pieceSize(size);
      assertThat(next).isGreaterThanOrEqualTo(piece);
      assertThat(next % BLOCK_BYTES).isZero();
      pieces += size / next;
      piece = next;
    }
    assertThat(piece).isEqualTo(size);
    // HotSpot compiles what was called some thousand times.
    assertThat(pieces).isGreaterThan(20_000);
  }

  @Test
  void thread_isMadeOnceAndOnlyAfterLargeTexts() {
    int half = 1 << 19;
    coldStart.beforeOpening(JDK, half);
    coldStart.beforeOpening(JDK, half);
    assertThat(background).isEmpty();
    for (int i = 0; i < 10; i++) {
      coldStart.beforeOpening(JDK, half);
    }
    assertThat(background).hasSize(1);
    assertThatCode(background.get(0)::run).doesNotThrowAnyException();
  }

  @Test
  void smallTexts_areNotCounted() throws Exception {
    AesGcmCipher cipher = cipher();
    byte[] text = new byte[ColdStart.LARGE_TEXT_BYTES - 1 - AesGcmCipher.TAG_BYTES];
    byte[] sealed = sealedAtOnce(text);
    for (int i = 0; i < 600; i++) {
      assertThat(cipher.open(iv, aad, sealed, 0, sealed.length, text, 0)).isEqualTo(text.length);
    }
    assertThat(background).isEmpty();
  }

  @Test
  void thread_ofAnEngineThatFails_endsQuietly() {
    Provider empty = new Provider("Empty", "1", "has no cipher") {};
    coldStart.beforeOpening(empty, 1 << 21);
    assertThatCode(background.get(0)::run).doesNotThrowAnyException();
  }

  /** A text that can be opened is opened, thread or no thread. */
  @Test
  void text_openedWhereTheSystemHasNoThreadToGive_comesBack() throws Exception {
    ColdStart without =
        new ColdStart(
            work -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    AesGcmCipher cipher =
        new AesGcmCipher(
            Cipher.getInstance(GCM, JDK),
            new DestroyableKey("AES", KeyMaterial.copyOf(keyBytes, 0, keyBytes.length)),
            without);
    byte[] text = new byte[2 << 20];
    new Random(1).nextBytes(text);
    byte[] sealed = sealedAtOnce(text);
    byte[] back = new byte[text.length];
    assertThat(cipher.open(iv, aad, sealed, 0, sealed.length, back, 0)).isEqualTo(text.length);
    assertThat(back).isEqualTo(text);
  }

  @Test
  void coldStart_concernsTheEngineOfTheJdkOnly() {
    assertThat(ColdStart.concerns(JDK)).isTrue();
    assertThat(ColdStart.concerns(Security.getProvider("SUN"))).isFalse();
  }
}
