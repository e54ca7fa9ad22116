// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedService;

/**
 * An HTTP server that AWS SDKs and command lines can talk to: AWS KMS, and of AWS IAM and AWS STS
 * what manages identities, on one port, told apart by the service that a signature names.
 *
 * <p>It listens at the loopback address unless told otherwise, and at no other address without TLS.
 * All requests must be signed (SigV4) with an access key that the service knows. One endpoint
 * serves all Regions: the Region of a call is the one of its signature.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class KmsEndpoint implements AutoCloseable {

  private static final int CONNECTOR_THREADS = 2;
  private static final int SPARE_THREADS = 4;
  private static final int THREADS_PER_PROCESSOR = 2;
  private static final int SWEEPS_PER_LIMIT = 4;
  private static final long MAX_SWEEP_MILLIS = 1000;
  private static final long STOPPING_SWEEP_MILLIS = 20;
  private static final long METRICS_IDLE_AT_END_MILLIS = 200;
  private static final int METRICS_THREADS = 8;
  private static final int METRICS_CONNECTIONS = 64;

  private final Server server;
  private final ServerConnector connector;
  private final @Nullable ServerConnector metricsConnector;
  private final boolean encrypted;
  private final WaitingConnections waiting;
  private final WaitingConnections waitingForMetrics;
  private final long sweepMillis;
  private volatile @Nullable URI uri;
  private volatile @Nullable URI metricsUri;
  private volatile boolean stopping;

  private KmsEndpoint(EmbeddedService service, EndpointSettings settings) {
    EndpointLimits limits = settings.limits();
    checkEncrypted(settings);
    encrypted = settings.tls() != null;
    waiting = new WaitingConnections(limits.idle());
    waitingForMetrics = new WaitingConnections(limits.idle());
    sweepMillis =
        Math.max(1, Math.min(MAX_SWEEP_MILLIS, limits.idle().toMillis() / SWEEPS_PER_LIMIT));
    server = new Server(threads());
    server.setStopTimeout(limits.stop().toMillis());
    RequestIds ids = RequestIds.start();
    Metrics metrics = new Metrics(waiting::count);
    server.setErrorHandler(new ErrorAnswers(ids, metrics));
    connector = Connectors.of(server, settings, settings.port(), null);
    connector.addBean(waiting);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    Integer metricsPort = settings.metricsPort();
    metricsConnector =
        metricsPort == null ? null : Connectors.of(server, settings, metricsPort, metricsThreads());
    if (metricsConnector != null) {
      metricsConnector.addBean(waitingForMetrics);
      server.addBean(new NetworkConnectionLimit(METRICS_CONNECTIONS, metricsConnector));
      metricsConnector.setShutdownIdleTimeout(METRICS_IDLE_AT_END_MILLIS);
      server.addConnector(metricsConnector);
    }
    Dispatcher dispatcher = new Dispatcher(service, settings.clock());
    server.setHandler(
        new ByConnector(
            new GracefulHandler(new ServiceHandler(dispatcher, limits, ids, metrics, waiting)),
            new MetricsHandler(metrics, waitingForMetrics, () -> !stopping)));
  }

  /* Whoever asks how the service is must not wait for it. */
  private static QueuedThreadPool metricsThreads() {
    QueuedThreadPool threads = new QueuedThreadPool(METRICS_THREADS, 1);
    threads.setName("kms-metrics");
    return threads;
  }

  /**
   * Starts to listen.
   *
   * @param service what answers; it is not closed with the endpoint
   * @param settings where and how to listen
   * @return the endpoint, which accepts requests
   * @throws IllegalArgumentException if the address does not exist, or is not loopback and there is
   *     no certificate
   * @throws UncheckedIOException if the port is taken
   */
  public static KmsEndpoint start(EmbeddedService service, EndpointSettings settings) {
    KmsEndpoint endpoint = new KmsEndpoint(service, settings);
    try {
      endpoint.server.start();
    } catch (IOException e) {
      endpoint.close();
      throw new UncheckedIOException(reason(e), e);
    } catch (Exception e) {
      endpoint.close();
      throw new IllegalStateException("the endpoint cannot be started: " + e.getMessage(), e);
    }
    endpoint.listening();
    return endpoint;
  }

  /* The address is in what was thrown, the reason in what that was thrown for. */
  private static String reason(IOException failure) {
    Throwable cause = failure.getCause();
    String address = String.valueOf(failure.getMessage()).replace(" /", " ");
    return cause == null ? address : address + ": " + cause.getMessage();
  }

  private void listening() {
    uri = uri(connector);
    metricsUri = metricsConnector == null ? null : uri(metricsConnector);
    sweepLater();
  }

  /* One thread of the connector accepts, one waits for requests, the others read and answer them. */
  private static QueuedThreadPool threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    QueuedThreadPool threads =
        new QueuedThreadPool(
            CONNECTOR_THREADS + SPARE_THREADS + THREADS_PER_PROCESSOR * processors);
    threads.setName("kms-endpoint");
    return threads;
  }

  private static void checkEncrypted(EndpointSettings settings) {
    try {
      for (InetAddress address : InetAddress.getAllByName(settings.host())) {
        if (!address.isLoopbackAddress() && settings.tls() == null) {
          throw new IllegalArgumentException(
              "plain HTTP at "
                  + settings.host()
                  + " would show secrets to the network; allowed without TLS: loopback addresses");
        }
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no address " + settings.host(), e);
    }
  }

  private void sweepLater() {
    if (server.isRunning() || server.isStopping()) {
      server
          .getScheduler()
          .schedule(
              () -> {
                try {
                  waiting.sweep();
                  waitingForMetrics.sweep();
                } finally {
                  sweepLater();
                }
              },
              stopping ? STOPPING_SWEEP_MILLIS : sweepMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Tells where requests go.
   *
   * @return for example {@code http://127.0.0.1:4566}
   */
  public URI uri() {
    return Objects.requireNonNull(uri, "not started");
  }

  /**
   * Tells where health and metrics are.
   *
   * @return the address without a path; empty if there are none
   */
  public Optional<URI> metricsUri() {
    return Optional.ofNullable(metricsUri);
  }

  private URI uri(ServerConnector one) {
    String host = one.getHost().indexOf(':') < 0 ? one.getHost() : "[" + one.getHost() + "]";
    return URI.create((encrypted ? "https://" : "http://") + host + ":" + one.getLocalPort());
  }

  /**
   * Stops: takes no more requests, finishes those that were taken as far as the time for it allows,
   * then closes all connections. A second call does nothing.
   */
  @Override
  public void close() {
    stopping = true;
    waiting.end();
    sweepLater();
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(KmsEndpoint.class.getPackageName())
          .log(System.Logger.Level.WARNING, "the endpoint was stopped with requests unanswered", e);
    }
  }

  /** Shows the address. */
  @Override
  public String toString() {
    return "KMS endpoint at " + uri;
  }

  /** Separates metrics from the service. */
  private final class ByConnector extends Handler.Abstract {

    private final Handler service;
    private final Handler metrics;

    ByConnector(Handler service, Handler metrics) {
      this.service = service;
      this.metrics = metrics;
      addBean(service);
      addBean(metrics);
    }

    @Override
    public void setServer(Server newServer) {
      super.setServer(newServer);
      service.setServer(newServer);
      metrics.setServer(newServer);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Handler handler =
          request.getConnectionMetaData().getConnector() == connector ? service : metrics;
      return handler.handle(request, response, callback);
    }
  }
}
