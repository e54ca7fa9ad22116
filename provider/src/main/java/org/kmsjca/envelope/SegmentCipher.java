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

  /** Seals one segment; sizes and errors as {@link AesGcmCipher#seal}. */
  int seal(
      long messageNumber,
      int index,
      boolean last,
      byte[] associatedData,
      byte[] in,
      int inOffset,
      int inSize,
      byte[] out,
      int outOffset) {
    SegmentIv.write(iv, messageNumber, index, last);
    return cipher.seal(iv, associatedData, in, inOffset, inSize, out, outOffset);
  }

  /** Opens one segment; sizes and errors as {@link AesGcmCipher#open}. */
  int open(
      long messageNumber,
      int index,
      boolean last,
      byte[] associatedData,
      byte[] in,
      int inOffset,
      int inSize,
      byte[] out,
      int outOffset) {
    SegmentIv.write(iv, messageNumber, index, last);
    return cipher.open(iv, associatedData, in, inOffset, inSize, out, outOffset);
  }

  void destroy() {
    cipher.destroy();
  }
}
