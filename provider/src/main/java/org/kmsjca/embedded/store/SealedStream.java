// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.kmsjca.crypto.AuthenticatedEncryption;
import org.kmsjca.material.KeyMaterial;

/**
 * A stream of bytes sealed piece by piece under a key that seals nothing else.
 *
 * <p>Each piece knows its place and whether it is the last, so pieces cannot be left out, moved or
 * cut off without notice. Memory is that of two pieces.
 *
 * @see "docs/spec/store.md, section 9 (ST-61)"
 */
final class SealedStream {

  /** Size of all pieces but the last one, before they are sealed. */
  static final int PIECE_BYTES = 64 * 1024;

  private static final byte MORE = 0;
  private static final byte LAST = 1;
  private static final int LAST_OFFSET = 3;
  private static final byte[] NO_ASSOCIATED_DATA = {};

  private SealedStream() {}

  /** Seals all of a stream. */
  static void seal(InputStream in, OutputStream out, KeyMaterial key) throws IOException {
    byte[] piece = in.readNBytes(PIECE_BYTES);
    for (long index = 0; ; index++) {
      byte[] next = piece.length < PIECE_BYTES ? new byte[0] : in.readNBytes(PIECE_BYTES);
      boolean last = next.length == 0;
      out.write(AuthenticatedEncryption.seal(key, iv(index, last), NO_ASSOCIATED_DATA, piece));
      if (last) {
        return;
      }
      piece = next;
    }
  }

  /**
   * Opens all of a stream. What was written before a wrong piece was found must not be used.
   *
   * @throws AEADBadTagException if anything was changed, left out, moved, cut off or added
   */
  static void open(InputStream in, OutputStream out, KeyMaterial key)
      throws IOException, AEADBadTagException {
    int sealedBytes = PIECE_BYTES + AuthenticatedEncryption.TAG_BYTES;
    byte[] piece = in.readNBytes(sealedBytes);
    for (long index = 0; ; index++) {
      byte[] next = piece.length < sealedBytes ? new byte[0] : in.readNBytes(sealedBytes);
      boolean last = next.length == 0;
      byte[] clear = AuthenticatedEncryption.open(key, iv(index, last), NO_ASSOCIATED_DATA, piece);
      out.write(clear);
      Arrays.fill(clear, (byte) 0);
      if (last) {
        return;
      }
      piece = next;
    }
  }

  private static byte[] iv(long index, boolean last) {
    byte[] iv = new byte[AuthenticatedEncryption.IV_BYTES];
    iv[LAST_OFFSET] = last ? LAST : MORE;
    ByteBuffer.wrap(iv).putLong(LAST_OFFSET + 1, index);
    return iv;
  }
}
