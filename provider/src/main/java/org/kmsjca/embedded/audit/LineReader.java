// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line and tells where each line is.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class LineReader implements Closeable {

  /** Longer lines are given in part; no record is longer. */
  static final int MAX_LINE_BYTES = 1 << 22;

  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int chunkSize;
  private int at;
  private byte[] text = new byte[CHUNK_BYTES];
  private int textSize;
  private long offset;
  private int lineNumber;

  LineReader(Path file) throws IOException {
    in = new FileInputStream(file.toFile());
  }

  /**
   * One line.
   *
   * @param number counts from 1
   * @param offset where it begins in the file
   * @param end where the next one begins, or the end of the file
   * @param complete whether it ends with a line feed
   * @param text without the line feed, cut after {@link #MAX_LINE_BYTES}
   */
  @SuppressWarnings("ArrayRecordComponent") // confined, and never compared
  record Line(int number, long offset, long end, boolean complete, byte[] text) {}

  /** Reads the next line; null at the end of the file. */
  @Nullable Line next() throws IOException {
    if (!hasMore()) {
      return null;
    }
    long begin = offset;
    textSize = 0;
    boolean complete = false;
    while (!complete && hasMore()) {
      int end = at;
      while (end < chunkSize && chunk[end] != '\n') {
        end++;
      }
      keep(end - at);
      offset += end - at;
      at = end;
      if (at < chunkSize) {
        at++;
        offset++;
        complete = true;
      }
    }
    lineNumber++;
    return new Line(lineNumber, begin, offset, complete, Arrays.copyOf(text, textSize));
  }

  private boolean hasMore() throws IOException {
    if (at == chunkSize) {
      chunkSize = Math.max(0, in.read(chunk));
      at = 0;
    }
    return chunkSize > 0;
  }

  private void keep(int count) {
    int kept = Math.min(count, MAX_LINE_BYTES - textSize);
    if (textSize + kept > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textSize + kept));
    }
    System.arraycopy(chunk, at, text, textSize, kept);
    textSize += kept;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
