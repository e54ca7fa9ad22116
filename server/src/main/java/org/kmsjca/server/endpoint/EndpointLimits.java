// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.time.Duration;

/**
 * What the endpoint accepts at most.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param headerBytes of all headers of a request together
 * @param bodyBytes of a request
 * @param connections at a time; more wait until others are closed
 * @param requests being worked on at a time; more are answered with {@code ServiceUnavailable}, as
 *     are large ones that together would fill the memory
 * @param threads for calls that may wait for the store or the disk, or make a key pair; the others
 *     have few threads, by the number of processors
 * @param idle after which a connection is closed, in which no whole request came
 * @param body in which the body of a request must come, once its headers have
 * @param stop in which requests that were taken are finished when the endpoint stops
 */
public record EndpointLimits(
    int headerBytes,
    int bodyBytes,
    int connections,
    int requests,
    int threads,
    Duration idle,
    Duration body,
    Duration stop) {

  /** What suits most. */
  public static final EndpointLimits DEFAULT =
      new EndpointLimits(
          16 << 10,
          1 << 20,
          4096,
          1024,
          64,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  /** Refuses limits under which nothing works. */
  public EndpointLimits {
    check("headerBytes", headerBytes, 1024);
    check("bodyBytes", bodyBytes, 1024);
    check("connections", connections, 1);
    check("requests", requests, 1);
    check("threads", threads, 1);
    check("idle", idle.toMillis(), 1);
    check("body", body.toMillis(), 1);
    check("stop", stop.toMillis(), 0);
  }

  private static void check(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: at least " + min);
    }
  }
}
