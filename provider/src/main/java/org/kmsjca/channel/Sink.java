// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to a channel, by way of a small buffer outside the heap, as {@link Source} reads.
 *
 * <p><b>Thread safety:</b> one thread at a time. <b>Secrets:</b> perhaps the bytes, until {@link
 * #close()}.
 */
public final class Sink implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 17;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long written;

  /**
   * Makes a sink.
   *
   * @param channel written from where it stands; never closed
   */
  public Sink(WritableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes bytes, all of them.
   *
   * @param bytes holds them
   * @param size how many of them count
   * @throws IOException if the channel cannot be written
   */
  public void write(byte[] bytes, int size) throws IOException {
    for (int done = 0; done < size; ) {
      int part = Math.min(BUFFER_BYTES, size - done);
      buffer.clear().put(bytes, done, part).flip();
      while (buffer.hasRemaining()) {
        written += channel.write(buffer);
      }
      done += part;
    }
  }

  /**
   * Gives the number of bytes written.
   *
   * @return the number, right for the thread that writes, and for others when it has ended
   */
  public long written() {
    return written;
  }

  /** Wipes what was written. The channel stays open. */
  @Override
  public void close() {
    Wiping.wipe(buffer);
  }
}
