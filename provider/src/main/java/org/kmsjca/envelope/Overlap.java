// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import javax.crypto.ShortBufferException;

/** Checks of input and output ranges that come before any change of state. */
final class Overlap {

  private Overlap() {}

  /** Tells whether writing the output could change input that has not been read yet. */
  static boolean exists(
      byte[] in, int inOffset, int inSize, byte[] out, int outOffset, int outSize) {
    return in == out
        && inSize > 0
        && inOffset < outOffset + outSize
        && outOffset < inOffset + inSize;
  }

  /** Refuses an output that is too small. */
  static void checkRoom(int needed, byte[] out, int outOffset) throws ShortBufferException {
    int room = out.length - outOffset;
    if (room < needed) {
      throw new ShortBufferException(
          "the output needs " + needed + " bytes, but only " + room + " are there");
    }
  }
}
