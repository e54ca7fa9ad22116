// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses of its own, such as what is no HTTP: without a word of the request.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class ErrorAnswers implements Request.Handler {

  /** The attribute of a request that is in the metrics already. */
  static final String COUNTED = ErrorAnswers.class.getName() + ".counted";

  private static final String NAME = "unread";
  private static final int FAULT = 500;

  private final RequestIds ids;
  private final Metrics metrics;

  ErrorAnswers(RequestIds ids, Metrics metrics) {
    this.ids = ids;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String requestId = ids.next();
    int status = response.getStatus();
    Protocol.Failure failure =
        status == FAULT
            ? JsonProtocol.INSTANCE.internal()
            : new Protocol.Failure(status, "BadRequestException", null);
    Answer answer = Dispatcher.failure(JsonProtocol.INSTANCE, failure, requestId, NAME);
    if (request.getAttribute(COUNTED) == null) {
      metrics.answered(NAME, failure.name(), 0);
    }
    response.getHeaders().put(ServiceHandler.REQUEST_ID, requestId);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
