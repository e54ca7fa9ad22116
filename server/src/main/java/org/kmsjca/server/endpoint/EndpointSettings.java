// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the endpoint listens.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param host the address; one that is not loopback needs {@code tls}
 * @param port the port; 0 for a free one
 * @param metricsPort the port of health and metrics, at the same address; 0 for a free one, null
 *     for none
 * @param tls the certificate; null for plain HTTP
 * @param limits what is accepted at most
 * @param clock tells the time to the check of signatures, not to the service
 */
public record EndpointSettings(
    String host,
    int port,
    @Nullable Integer metricsPort,
    @Nullable TlsIdentity tls,
    EndpointLimits limits,
    InstantSource clock) {

  /** The loopback address. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Plain HTTP on a free port of the loopback address, without metrics. */
  public static final EndpointSettings DEFAULT =
      new EndpointSettings(LOOPBACK, 0, null, null, EndpointLimits.DEFAULT, InstantSource.system());

  private static final int MAX_PORT = 65535;

  /** Refuses ports that do not exist. */
  public EndpointSettings {
    checkPort("port", port);
    if (metricsPort != null) {
      checkPort("metricsPort", metricsPort);
    }
  }

  private static void checkPort(String name, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          name + " is " + port + "; allowed: 0 to " + MAX_PORT + ", 0 for a free one");
    }
  }

  /**
   * Listens elsewhere.
   *
   * @param newHost the address
   * @param newPort the port; 0 for a free one
   * @return a copy
   */
  public EndpointSettings at(String newHost, int newPort) {
    return new EndpointSettings(newHost, newPort, metricsPort, tls, limits, clock);
  }

  /**
   * Offers health and metrics.
   *
   * @param newMetricsPort the port; 0 for a free one, null for none
   * @return a copy
   */
  public EndpointSettings withMetrics(@Nullable Integer newMetricsPort) {
    return new EndpointSettings(host, port, newMetricsPort, tls, limits, clock);
  }

  /**
   * Listens with TLS.
   *
   * @param newTls the certificate; null for plain HTTP
   * @return a copy
   */
  public EndpointSettings withTls(@Nullable TlsIdentity newTls) {
    return new EndpointSettings(host, port, metricsPort, newTls, limits, clock);
  }

  /**
   * Accepts more or less.
   *
   * @param newLimits what is accepted at most
   * @return a copy
   */
  public EndpointSettings withLimits(EndpointLimits newLimits) {
    return new EndpointSettings(host, port, metricsPort, tls, newLimits, clock);
  }

  /**
   * Checks signatures by another clock.
   *
   * @param newClock tells the time
   * @return a copy
   */
  public EndpointSettings withClock(InstantSource newClock) {
    return new EndpointSettings(host, port, metricsPort, tls, limits, newClock);
  }
}
