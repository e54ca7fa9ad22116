// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.datakey.NumberBlock;
import org.kmsjca.format.SegmentIv;

/**
 * An engine cipher with the key of one data key's messages, lent to one message at a time, and the
 * message numbers that were reserved through it.
 *
 * <p><b>Thread safety:</b> confined to the message that borrowed it.
 */
final class SegmentCipher {

  /* Null once it is destroyed: messages that are over may still know this object. */
  private @Nullable AesGcmCipher cipher;
  private final NumberBlock numbers = NumberBlock.onItsOwn();
  private final boolean pooled;

  /* 1 while it is lent; a new one is. Not an AtomicBoolean: see "Inlining" in MessageEncryptor. */
  private final AtomicInteger lent = new Lent();
  private final byte[] iv = new byte[AesGcmCipher.IV_BYTES + CACHE_LINES_BYTES];

  /*
   * What is written for each message has two cache lines behind it that nobody uses: the collector
   * may put the objects of two ciphers side by side, and two processors that write to one line slow
   * each other down by half. Two, since processors fetch them in pairs.
   */
  private static final int CACHE_LINES_BYTES = 128;

  private static final class Lent extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"unused", "UnusedVariable"})
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    Lent() {
      super(1);
    }
  }

  /**
   * Makes one that is lent to its maker.
   *
   * @param pooled whether it is for others when it is given back
   */
  SegmentCipher(AesGcmCipher cipher, boolean pooled) {
    this.cipher = cipher;
    this.pooled = pooled;
  }

  boolean isPooled() {
    return pooled;
  }

  /** Takes it if nobody has it. */
  boolean take() {
    return lent.get() == 0 && lent.compareAndSet(0, 1);
  }

  /** Lets others take it, which they may see a moment later. */
  void putBack() {
    lent.lazySet(0);
  }

  NumberBlock numbers() {
    return numbers;
  }

  /**
   * Gives the engine cipher, with {@link #iv} set for one segment.
   *
   * <p>The engine is not called from in here, to keep the hot path short: see "Inlining" in {@link
   * MessageEncryptor}.
   */
  AesGcmCipher forSegment(long messageNumber, int index, boolean last) {
    SegmentIv.write(iv, messageNumber, index, last);
    AesGcmCipher engine = cipher;
    if (engine == null) {
      throw new IllegalStateException("the cipher was destroyed while it was lent");
    }
    return engine;
  }

  /** Gives the IV that {@link #forSegment} has set. */
  byte[] iv() {
    return iv;
  }

  boolean isDestroyed() {
    return cipher == null;
  }

  /** Wipes the key and lets go of the engine, which keeps what it has made of the key. */
  void destroy() {
    AesGcmCipher engine = cipher;
    if (engine != null) {
      engine.destroy();
      cipher = null;
    }
  }
}
