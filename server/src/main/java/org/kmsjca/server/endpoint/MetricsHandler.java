// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code GET /health} and {@code GET /metrics}.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class MetricsHandler extends Handler.Abstract {

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Metrics metrics;
  private final WaitingConnections waiting;
  private final BooleanSupplier healthy;

  MetricsHandler(Metrics metrics, WaitingConnections waiting, BooleanSupplier healthy) {
    this.metrics = metrics;
    this.waiting = waiting;
    this.healthy = healthy;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    waiting.idle(request.getConnectionMetaData().getConnection());
    String path = request.getMethod().equals("GET") ? request.getHttpURI().getPath() : "";
    switch (path) {
      case "/health" -> {
        boolean ok = healthy.getAsBoolean();
        response.setStatus(ok ? 200 : UNAVAILABLE);
        send(response, callback, "text/plain", ok ? "ok\n" : "stopping\n");
      }
      case "/metrics" ->
          send(response, callback, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
      default -> {
        response.setStatus(NOT_FOUND);
        send(response, callback, "text/plain", "There are /health and /metrics.\n");
      }
    }
    return true;
  }

  private static void send(Response response, Callback callback, String type, String text) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_LENGTH, text.getBytes(StandardCharsets.UTF_8).length);
    Content.Sink.write(response, true, text, callback);
  }
}
