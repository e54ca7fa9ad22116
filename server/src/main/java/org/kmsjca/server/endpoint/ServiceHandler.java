// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.CallOrigin;

/**
 * Takes requests from Jetty and hands them on when they are complete: while a body is coming no
 * thread waits for it.
 *
 * <p>Short calls are performed at once, by one of the few threads that read requests: as many
 * threads as there are requests would take turns on the processors, and each turn costs. Calls that
 * may wait for the store have threads of their own, so that short ones need not wait for them.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class ServiceHandler extends Handler.Abstract {

  /** The header that identifies a call. */
  static final String REQUEST_ID = "x-amzn-RequestId";

  private static final int SHOWN_USER_AGENT = 256;
  private static final String NOT_READ = "unread";

  /* Nobody who sends large bodies is known yet: together they must not fill the memory. */
  static final int LARGE_BODIES_BYTES = 64 << 20;
  private static final int SMALL_BODY_BYTES = 16 << 10;

  private final Dispatcher dispatcher;
  private final EndpointLimits limits;
  private final RequestIds ids;
  private final Metrics metrics;
  private final WaitingConnections waiting;
  private final QueuedThreadPool longCalls;
  private final Semaphore permits;
  private final Semaphore bodyBytes;

  ServiceHandler(
      Dispatcher dispatcher,
      EndpointLimits limits,
      RequestIds ids,
      Metrics metrics,
      WaitingConnections waiting) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.ids = ids;
    this.metrics = metrics;
    this.waiting = waiting;
    longCalls = new QueuedThreadPool(limits.threads(), 0);
    longCalls.setName("kms-store");
    addBean(longCalls);
    permits = new Semaphore(limits.requests());
    bodyBytes = new Semaphore(Math.max(LARGE_BODIES_BYTES, limits.bodyBytes()));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    waiting.busy(request.getConnectionMetaData().getConnection());
    Exchange exchange = new Exchange(request, response, callback, ids.next());
    response.getHeaders().put(REQUEST_ID, exchange.requestId);
    metrics.begin();
    exchange.readBody();
    return true;
  }

  /** One request and its answer. */
  private final class Exchange implements Promise.Invocable<byte[]> {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private final long began = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile int reservedBytes;
    private volatile Scheduler.Task deadline = () -> false;

    Exchange(Request request, Response response, Callback callback, String requestId) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.requestId = requestId;
    }

    void readBody() {
      if (request.getLength() > limits.bodyBytes()) {
        refuse(protocol().tooLarge());
        return;
      }
      int bytes = request.getLength() < 0 ? limits.bodyBytes() : (int) request.getLength();
      if (bytes > SMALL_BODY_BYTES) {
        if (!bodyBytes.tryAcquire(bytes)) {
          refuse(protocol().unavailable());
          return;
        }
        reservedBytes = bytes;
      }
      if (request.getLength() != 0) {
        deadline =
            request
                .getComponents()
                .getScheduler()
                .schedule(this::giveUp, limits.body().toMillis(), TimeUnit.MILLISECONDS);
      }
      Content.Source.asByteArrayAsync(request, limits.bodyBytes(), this);
    }

    private void giveUp() {
      refuse(protocol().tooSlow());
      request.fail(new TimeoutException("the body took too long"));
    }

    @Override
    public void succeeded(byte[] body) {
      deadline.cancel();
      if (!answered.compareAndSet(false, true)) {
        Arrays.fill(body, (byte) 0);
        return;
      }
      ServiceCall service = dispatcher.take(call(body));
      if (!permits.tryAcquire()) {
        answer(body, service::unavailable);
        return;
      }
      boolean isLong;
      Supplier<Answer> rest;
      try {
        Answer refusal = service.identify();
        isLong = refusal == null && !service.isShort();
        rest = refusal == null ? service::perform : () -> refusal;
      } catch (Error e) {
        isLong = false;
        rest =
            () -> {
              throw e;
            };
      }
      if (isLong) {
        performLater(body, service);
      } else {
        finish(body, rest);
      }
    }

    private void performLater(byte[] body, ServiceCall service) {
      try {
        longCalls.execute(() -> finish(body, service::perform));
      } catch (RejectedExecutionException e) {
        finish(body, service::unavailable);
      }
    }

    private void finish(byte[] body, Supplier<Answer> answer) {
      try {
        answer(body, answer);
      } finally {
        permits.release();
      }
    }

    private void answer(byte[] body, Supplier<Answer> answer) {
      try {
        send(answer.get());
      } catch (Error e) {
        // Whatever it is that breaks: what this request holds, others need.
        fail(e);
        throw e;
      } finally {
        Arrays.fill(body, (byte) 0);
      }
    }

    private void fail(Throwable failure) {
      metrics.answered(NOT_READ, failure.getClass().getSimpleName(), System.nanoTime() - began);
      request.setAttribute(ErrorAnswers.COUNTED, true);
      end();
      callback.failed(failure);
    }

    @Override
    public void failed(Throwable failure) {
      deadline.cancel();
      if (failure instanceof IllegalStateException) {
        refuse(protocol().tooLarge());
      } else if (failure instanceof TimeoutException) {
        refuse(protocol().tooSlow());
      } else if (answered.compareAndSet(false, true)) {
        fail(failure);
      }
    }

    /* What was not read of the request would be taken for the next one. */
    void refuse(Protocol.Failure failure) {
      if (answered.compareAndSet(false, true)) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(Dispatcher.failure(protocol(), failure, requestId, NOT_READ));
      }
    }

    Protocol protocol() {
      return Dispatcher.protocol(call(new byte[0]));
    }

    private void send(Answer answer) {
      metrics.answered(answer.operation(), answer.error(), System.nanoTime() - began);
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
      response.write(
          true,
          ByteBuffer.wrap(answer.body()),
          Callback.from(
              () -> {
                sent(answer);
                callback.succeeded();
              },
              failure -> {
                sent(answer);
                callback.failed(failure);
              }));
    }

    private void sent(Answer answer) {
      answer.wipe();
      end();
    }

    private void end() {
      bodyBytes.release(reservedBytes);
      metrics.end();
      waiting.idle(request.getConnectionMetaData().getConnection());
    }

    private HttpCall call(byte[] body) {
      Map<String, List<String>> headers = new HashMap<>();
      for (HttpField field : request.getHeaders()) {
        headers
            .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
            .add(field.getValue() == null ? "" : field.getValue());
      }
      // CONNECT names a host instead of a path.
      String path = request.getHttpURI().getPath();
      String query = request.getHttpURI().getQuery();
      return new HttpCall(
          request.getMethod(),
          path == null ? "" : path,
          query == null ? "" : query,
          headers,
          body,
          origin());
    }

    private CallOrigin origin() {
      SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
      String address =
          remote instanceof InetSocketAddress inet && inet.getAddress() != null
              ? withoutScope(inet.getAddress().getHostAddress())
              : String.valueOf(remote);
      String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
      return new CallOrigin(address, shown(agent), request.isSecure(), requestId);
    }
  }

  /* The scope of a link-local address means something on this host only. */
  private static String withoutScope(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? address : address.substring(0, percent);
  }

  private static String shown(@Nullable String agent) {
    if (agent == null) {
      return "";
    }
    return agent.length() > SHOWN_USER_AGENT ? agent.substring(0, SHOWN_USER_AGENT) : agent;
  }
}
