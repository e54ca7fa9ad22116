// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

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

  private final AesGcmCipher cipher;
  private final NumberBlock numbers = new NumberBlock();
  private final byte[] iv = new byte[SegmentIv.SIZE_BYTES];

  SegmentCipher(AesGcmCipher cipher) {
    this.cipher = cipher;
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
    return cipher;
  }

  /** Gives the IV that {@link #forSegment} has set. */
  byte[] iv() {
    return iv;
  }

  void destroy() {
    cipher.destroy();
  }
}
