// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.time.Duration;
import java.util.Locale;

/**
 * How much was done, and how fast.
 *
 * @param files number of files
 * @param bytes size of their plaintext in bytes
 * @param time from the first file to the last, with reading and writing
 */
record Totals(int files, long bytes, Duration time) {

  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public String toString() {
    double seconds = time.toNanos() / NANOS_PER_SECOND;
    return String.format(
        Locale.ROOT,
        "%,d files, %,d bytes in %.2f s, %,.1f MB/s with reading and writing",
        files,
        bytes,
        seconds,
        bytes / BYTES_PER_MEGABYTE / seconds);
  }
}
