// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Closes connections in which no whole header came for too long.
 *
 * <p>A time limit between two bytes is not enough: who sends one byte now and then would keep a
 * connection for ever.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class WaitingConnections implements Connection.Listener {

  private static final long BUSY = Long.MAX_VALUE;

  private final long limitNanos;
  private final Map<Connection, Long> since = new ConcurrentHashMap<>();
  private volatile boolean ending;

  WaitingConnections(Duration limit) {
    limitNanos = limit.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    // With TLS there are two, one inside the other.
    if (!(connection instanceof SslConnection)) {
      since.put(connection, System.nanoTime());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    since.remove(connection);
  }

  /** Says that a request came. */
  void busy(Connection connection) {
    since.computeIfPresent(connection, (one, from) -> BUSY);
  }

  /** Says that a request was answered. */
  void idle(Connection connection) {
    since.computeIfPresent(connection, (one, from) -> System.nanoTime());
  }

  /** Counts the connections that are open. */
  int count() {
    return since.size();
  }

  /** Says that no more requests are expected: who waits is closed by the next sweep. */
  void end() {
    ending = true;
  }

  /** Closes those that waited too long. */
  void sweep() {
    long now = System.nanoTime();
    long limit = ending ? 0 : limitNanos;
    since.forEach(
        (connection, from) -> {
          if (from != BUSY && now - from > limit) {
            connection.getEndPoint().close();
          }
        });
  }
}
