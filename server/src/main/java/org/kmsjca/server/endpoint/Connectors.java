// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

/** Makes what listens at a port. */
final class Connectors {

  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final int WAITING_TO_BE_ACCEPTED = 1024;

  private Connectors() {}

  /**
   * Makes a connector that does not listen yet.
   *
   * @param threads work for it alone, and end with it; null for those of the server
   */
  static ServerConnector of(
      Server server, EndpointSettings settings, int port, @Nullable ThreadPool threads) {
    ServerConnector connector =
        new ServerConnector(server, threads, null, null, ACCEPTORS, SELECTORS, factories(settings));
    connector.setHost(settings.host());
    connector.setPort(port);
    connector.setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    connector.setShutdownIdleTimeout(settings.limits().stop().toMillis());
    return connector;
  }

  private static ConnectionFactory[] factories(EndpointSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(settings.limits().headerBytes());
    // A header as an earlier request spelled it is not the one that was signed.
    http.setHeaderCacheCaseSensitive(true);
    TlsIdentity tls = settings.tls();
    if (tls == null) {
      return new ConnectionFactory[] {new HttpConnectionFactory(http)};
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory inner = new HttpConnectionFactory(http);
    return new ConnectionFactory[] {
      new SslConnectionFactory(context(tls), inner.getProtocol()), inner
    };
  }

  private static SslContextFactory.Server context(TlsIdentity tls) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(tls.keyStore());
    context.setKeyManagerPassword(
        tls.keyPassword().lend(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setSniRequired(false);
    // A client that asks for it again and again costs more than it pays.
    context.setRenegotiationAllowed(false);
    return context;
  }
}
