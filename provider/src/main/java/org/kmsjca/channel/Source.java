// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Reads a channel to its end.
 *
 * <p>Reads by way of a small buffer outside the heap: a channel that is given an array makes such a
 * buffer of its own, keeps it with the thread, and never wipes it.
 *
 * <p><b>Thread safety:</b> one thread at a time. <b>Secrets:</b> perhaps the bytes, until {@link
 * #close()}.
 */
public final class Source implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 17;
  private static final byte[] NONE = new byte[0];

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private byte[] pushedBack = NONE;
  private boolean ended;

  /**
   * Makes a source.
   *
   * @param channel read from where it stands; never closed
   */
  public Source(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Fills a piece as far as there are bytes. A piece that is not full is the last one.
   *
   * @param piece filled from its beginning
   * @throws IOException if the channel cannot be read
   */
  public void read(Piece piece) throws IOException {
    byte[] target = piece.bytes();
    int size = takeBack(target);
    while (size < target.length && !ended) {
      buffer.clear().limit(Math.min(BUFFER_BYTES, target.length - size));
      int got = channel.read(buffer);
      ended = got < 0;
      buffer.flip().get(target, size, Math.max(0, got));
      size += Math.max(0, got);
    }
    piece.setSize(size);
    piece.setLast(size < target.length);
  }

  /**
   * Puts bytes back, to be read next.
   *
   * @param bytes holds them; copied
   * @param from index of the first one
   * @param to index behind the last one
   */
  public void pushBack(byte[] bytes, int from, int to) {
    byte[] before = pushedBack;
    pushedBack = Arrays.copyOfRange(bytes, from, to + before.length);
    System.arraycopy(before, 0, pushedBack, to - from, before.length);
  }

  private int takeBack(byte[] target) {
    int size = Math.min(pushedBack.length, target.length);
    if (size > 0) {
      byte[] before = pushedBack;
      System.arraycopy(before, 0, target, 0, size);
      pushedBack = size == before.length ? NONE : Arrays.copyOfRange(before, size, before.length);
      Arrays.fill(before, (byte) 0);
    }
    return size;
  }

  /** Wipes what was read. The channel stays open. */
  @Override
  public void close() {
    Arrays.fill(pushedBack, (byte) 0);
    Wiping.wipe(buffer);
  }
}
