// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gets the AES-GCM of the JDK compiled while it has done little.
 *
 * <p>HotSpot counts calls, not bytes. A JVM that encrypts large texts makes few calls, and
 * therefore runs the interpreter for hundreds of MiB, at a fiftieth of the speed. While little has
 * been sealed, large texts are given to the engine in small pieces, which makes the calls that
 * count. A text that is opened must be given in one piece, since the engine keeps it back until its
 * tag has been checked; therefore a thread opens and seals texts of its own, for about 0.1 s, once,
 * after the first large texts.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none; the thread's texts and key are zeros.
 *
 * @see "docs/performance.md, section 5"
 */
final class ColdStart {

  /** Smaller texts make calls enough. */
  static final int LARGE_TEXT_BYTES = 1 << 12;

  private static final String JDK = "SunJCE";

  /* Pieces grow with what was sealed, a multiple of the block size, until they are whole texts. */
  private static final int SMALLEST_PIECE_BYTES = 512;
  private static final int LARGEST_PIECE_BYTES = 1 << 13;
  private static final int GROWTH_LOG2 = 14;

  private static final long OPENED_BYTES_BEFORE_WARM_UP = 1 << 20;
  private static final int WARM_UP_SEALED_TEXTS = 40;
  private static final int WARM_UP_SEALED_BYTES = 1 << 18;
  private static final int WARM_UP_OPENED_TEXTS = 200;

  /* The JDK divides texts of 64 KiB and more: that way is to be compiled, too. */
  private static final int WARM_UP_OPENED_BYTES = (1 << 16) + SMALLEST_PIECE_BYTES;

  /* What is compiled is compiled for all of the JVM. */
  private static final ColdStart OF_THIS_JVM = new ColdStart(ColdStart::inThreadOfItsOwn);

  private final AtomicLong sealed = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicBoolean warmedUp = new AtomicBoolean();
  private final Executor background;

  /**
   * Makes one that has counted nothing.
   *
   * @param background runs what nobody waits for
   */
  ColdStart(Executor background) {
    this.background = background;
  }

  /** Gives the one of this JVM. */
  static ColdStart ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Tells whether an engine is one that needs it. */
  static boolean concerns(Provider provider) {
    return provider.getName().equals(JDK);
  }

  /**
   * Tells how a text is to be given to the engine, and counts it.
   *
   * @param size of the text in bytes
   * @return the size of the pieces, a multiple of 512 bytes; {@code size} for the whole text at
   *     once
   */
  int pieceSize(int size) {
    long before = sealed.get();
    long piece = before >>> GROWTH_LOG2;
    if (piece > LARGEST_PIECE_BYTES) {
      return size;
    }
    sealed.addAndGet(size);
    return (int) Math.max(SMALLEST_PIECE_BYTES, piece & -SMALLEST_PIECE_BYTES);
  }

  /**
   * Counts a text that is going to be opened, and makes the thread if it is time.
   *
   * @param provider the engine
   * @param size of the text in bytes
   */
  void beforeOpening(Provider provider, int size) {
    if (opened.get() > OPENED_BYTES_BEFORE_WARM_UP
        || opened.addAndGet(size) <= OPENED_BYTES_BEFORE_WARM_UP
        || !warmedUp.compareAndSet(false, true)) {
      return;
    }
    try {
      background.execute(() -> warmUp(provider));
    } catch (RuntimeException | OutOfMemoryError e) {
      // The system has no thread to give: the text is opened all the same, only more slowly.
    }
  }

  /* It inherits nothing of the caller that it could keep alive. */
  private static void inThreadOfItsOwn(Runnable work) {
    Thread thread = new Thread(null, work, "kms-jca cold start", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  private static void warmUp(Provider provider) {
    try {
      SecretKeySpec key = new SecretKeySpec(new byte[AesGcmCipher.KEY_BYTES], "AES");
      Cipher cipher = Cipher.getInstance(AesGcmEngine.TRANSFORMATION, provider);
      byte[] text = new byte[WARM_UP_SEALED_BYTES];
      byte[] result = new byte[WARM_UP_SEALED_BYTES + AesGcmCipher.TAG_BYTES];
      for (int i = 0; i < WARM_UP_SEALED_TEXTS; i++) {
        cipher.init(Cipher.ENCRYPT_MODE, key, iv(i));
        inPieces(cipher, SMALLEST_PIECE_BYTES, text, 0, text.length, result, 0);
      }
      cipher.init(Cipher.ENCRYPT_MODE, key, iv(WARM_UP_SEALED_TEXTS));
      int size = inPieces(cipher, SMALLEST_PIECE_BYTES, text, 0, WARM_UP_OPENED_BYTES, result, 0);
      for (int i = 0; i < WARM_UP_OPENED_TEXTS; i++) {
        cipher.init(Cipher.DECRYPT_MODE, key, iv(WARM_UP_SEALED_TEXTS));
        cipher.doFinal(result, 0, size, text, 0);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // Nothing depends on it but time; an engine that does not work tells those who use it.
    }
  }

  private static GCMParameterSpec iv(int i) {
    byte[] iv = new byte[AesGcmCipher.IV_BYTES];
    iv[0] = (byte) i;
    return new GCMParameterSpec(AesGcmCipher.TAG_BYTES * Byte.SIZE, iv);
  }

  /**
   * Gives a text to a cipher in pieces, and ends it.
   *
   * @return the number of bytes written
   */
  static int inPieces(
      Cipher cipher, int pieceSize, byte[] in, int inOffset, int size, byte[] out, int outOffset)
      throws GeneralSecurityException {
    int written = 0;
    int read = 0;
    while (size - read > pieceSize) {
      written += cipher.update(in, inOffset + read, pieceSize, out, outOffset + written);
      read += pieceSize;
    }
    return written + cipher.doFinal(in, inOffset + read, size - read, out, outOffset + written);
  }
}
