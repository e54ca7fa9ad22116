// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers that it could not be written: a result that did not get to where
 * it was wanted is no success. Confined to one thread.
 */
final class StandardOutput extends OutputStream {

  private static final String BROKEN_PIPE = "Broken pipe";

  private final OutputStream stream;
  private @Nullable IOException failure;

  StandardOutput(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    stream.flush();
  }

  /**
   * Tells what could not be written.
   *
   * @return a sentence; empty if the reader went away, as {@code head} does; null if all was
   *     written
   */
  @Nullable String failure() {
    if (failure == null) {
      return null;
    }
    String reason = String.valueOf(failure.getMessage());
    return reason.equals(BROKEN_PIPE) ? "" : "The result cannot be written: " + reason;
  }
}
