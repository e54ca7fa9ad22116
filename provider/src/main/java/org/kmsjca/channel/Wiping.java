// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import java.nio.ByteBuffer;

/** Overwrites buffers. */
final class Wiping {

  private static final byte[] ZEROS = new byte[1 << 12];

  private Wiping() {}

  /** Overwrites a whole buffer with zeros. */
  static void wipe(ByteBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put(ZEROS, 0, Math.min(ZEROS.length, buffer.remaining()));
    }
  }
}
