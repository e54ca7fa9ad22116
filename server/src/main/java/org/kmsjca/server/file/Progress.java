// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows on a terminal how far a file has grown, twice a second.
 *
 * <p><b>Thread safety:</b> has a daemon thread of its own, which ends with {@link #close()}.
 */
final class Progress {

  private static final int WIDTH = 40;
  private static final int PERCENT = 100;
  private static final long INTERVAL_MILLIS = 500;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to show a file's size.
   *
   * @param file grows
   * @param wholeSize about its size in the end, in bytes
   * @param terminal gets lines that overwrite each other
   */
  Progress(Path file, long wholeSize, PrintStream terminal) {
    thread =
        new Thread(() -> show(file, Math.max(1, wholeSize), terminal), "kms-jca shows progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void show(Path file, long wholeSize, PrintStream terminal) {
    boolean shown = false;
    try {
      while (!closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        terminal.print("\r" + bar(Files.size(file), wholeSize));
        terminal.flush();
        shown = true;
      }
    } catch (IOException | InterruptedException e) {
      // The file is gone: there is no progress any more.
    }
    if (shown) {
      terminal.print("\r" + " ".repeat(bar(wholeSize, wholeSize).length()) + "\r");
      terminal.flush();
    }
  }

  /** Draws a bar. */
  static String bar(long size, long wholeSize) {
    long done = Math.min(size, wholeSize);
    int marks = (int) (done * WIDTH / wholeSize);
    return String.format(
        "[%s%s] %3d %%  %,d MiB",
        "#".repeat(marks), " ".repeat(WIDTH - marks), done * PERCENT / wholeSize, size >> 20);
  }

  /** Clears the line. */
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
