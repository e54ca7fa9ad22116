// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.time.Duration;

/**
 * How long a call waits.
 *
 * @param connect for a connection; zero for as long as it takes
 * @param read for the next bytes of an answer; zero for as long as it takes
 */
public record Timeouts(Duration connect, Duration read) {

  private static final Duration USUAL = Duration.ofSeconds(60);

  /** As long as the AWS command line waits. */
  public static final Timeouts DEFAULT = new Timeouts(USUAL, USUAL);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if one is negative, or longer than an int has milliseconds
   */
  public Timeouts {
    check(connect);
    check(read);
  }

  private static void check(Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          "a timeout is 0 to " + Integer.MAX_VALUE / 1000 + " seconds");
    }
  }

  int connectMillis() {
    return (int) connect.toMillis();
  }

  int readMillis() {
    return (int) read.toMillis();
  }
}
