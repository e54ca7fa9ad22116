// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kmsjca.server.endpoint.RawHttp.Response;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;

/** However a request ends, it gives back all that it took. */
class ReleaseTest {

  private static final int BODY_BYTES = ServiceHandler.LARGE_BODIES_BYTES;
  private static final AtomicReference<InstantSource> CLOCK =
      new AtomicReference<>(InstantSource.system());

  /* A permit or a byte of a large body that is lost is missed at once. */
  private static final EndpointLimits TIGHT =
      new EndpointLimits(
          4096,
          BODY_BYTES,
          200,
          2,
          16,
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          Duration.ofSeconds(1));

  @RegisterExtension
  static final KmsServerExtension KMS =
      KmsServerExtension.of(
          EmbeddedKmsServer.configure()
              .endpoint(
                  EndpointSettings.DEFAULT
                      .withMetrics(0)
                      .withLimits(TIGHT)
                      .withClock(() -> CLOCK.get().instant())));

  private static String metrics() {
    return RawHttp.exchange(
            KMS.server().metricsUri().orElseThrow(), "GET /metrics HTTP/1.0\r\nHost: x\r\n\r\n")
        .body();
  }

  private static void assertNothingIsHeld() throws InterruptedException {
    Instant end = Instant.now().plusSeconds(20);
    // Connections may still wait to be accepted.
    for (int quiet = 0; quiet < 3; ) {
      Thread.sleep(20);
      String metrics = metrics();
      boolean idle =
          metrics.contains("kms_requests_running 0\n") && metrics.contains("kms_connections 0\n");
      quiet = idle ? quiet + 1 : 0;
      assertThat(Instant.now()).as(metrics).isBefore(end);
    }
    assertThat(RawHttp.call(KMS.server(), "ListKeys", "{}").status()).isEqualTo(200);
    try (RawHttp http = new RawHttp(KMS.server().uri())) {
      http.send(head("ListKeys", BODY_BYTES) + "x");
      assertThat(http.read().status()).as("all bytes for large bodies are free").isEqualTo(408);
    }
  }

  private static long count() {
    return Long.parseLong(metrics().replaceAll("(?s).*kms_request_seconds_count (\\d+).*", "$1"));
  }

  @Test
  void requestThatEndsTooEarly_isCountedOnce() throws InterruptedException {
    long before = count();
    for (int i = 0; i < 20; i++) {
      try (RawHttp http = new RawHttp(KMS.server().uri())) {
        http.send(head("ListKeys", 100) + "{");
      }
    }
    while (count() < before + 20) {
      Thread.sleep(10);
    }
    Thread.sleep(100);
    assertThat(count()).isEqualTo(before + 20);
  }

  private static String head(String operation, int length) {
    return RawHttp.head(
        RawHttp.signed(KMS.server(), operation, new byte[0], Instant.now()), length);
  }

  private static String chunked(String chunks) {
    return head("ListKeys", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked") + chunks;
  }

  static Stream<Arguments> badRequests() {
    String unsigned = "POST / HTTP/1.1\r\nHost: x\r\n";
    return Stream.of(
        Arguments.of("no signature", unsigned + "Content-Length: 0\r\n\r\n", 500),
        Arguments.of(
            "unsigned form",
            unsigned
                + "Content-Type: application/x-www-form-urlencoded"
                + "\r\nContent-Length: 3\r\n\r\na=b",
            500),
        Arguments.of("no operation", head("Fly", 0), 300),
        Arguments.of("too large", head("ListKeys", BODY_BYTES + 1), 500),
        Arguments.of("half of a small body", head("ListKeys", 100) + "{", 300),
        Arguments.of("half of a large body", head("ListKeys", BODY_BYTES / 2) + "{", 300),
        Arguments.of("half of a chunk", chunked("1000\r\nabc"), 300),
        Arguments.of("wrong chunk", chunked("zz\r\n"), 500),
        Arguments.of(
            "two lengths", unsigned + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 300),
        Arguments.of(
            "length and chunks",
            unsigned + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            300),
        Arguments.of("folded header", unsigned + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n", 300),
        Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 300),
        Arguments.of(
            "upgrade",
            unsigned
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 0\r\n\r\n",
            300),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001", 100),
        Arguments.of("nothing", "", 300),
        Arguments.of("many at once", (unsigned + "Content-Length: 0\r\n\r\n").repeat(20), 100),
        Arguments.of(
            "expectation", unsigned + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n", 300),
        Arguments.of("other expectation", unsigned + "Expect: x\r\nContent-Length: 0\r\n\r\n", 300),
        Arguments.of(
            "other encoding",
            unsigned + "Transfer-Encoding: gzip, chunked\r\n\r\n" + "1\r\na\r\n0\r\n\r\n",
            300),
        Arguments.of("HEAD", "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", 300),
        Arguments.of("OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 300));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRequests")
  void badRequests_thousandsOfThem_holdNothing(String name, String request, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      try (RawHttp http = new RawHttp(KMS.server().uri())) {
        http.send(request);
        // Every other client does not wait for its answer.
        if (i % 2 == 0 && i < 20 && !request.isEmpty() && !request.startsWith("HEAD")) {
          assertThat(http.read().status()).as(name).isNotEqualTo(200);
        }
      }
    }
    assertNothingIsHeld();
  }

  @Test
  void whatBreaksInTheMiddle_isAnsweredAsAFault_andHoldsNothing() throws InterruptedException {
    for (Throwable failure : List.of(new StackOverflowError(), new IllegalStateException("x"))) {
      CLOCK.set(
          () -> {
            if (failure instanceof Error error) {
              throw error;
            }
            throw (IllegalStateException) failure;
          });
      try {
        for (int i = 0; i < 5; i++) {
          Response response = RawHttp.call(KMS.server(), "ListKeys", "{}");
          assertThat(response.status()).isEqualTo(500);
          assertThat(response.body()).contains("__type").doesNotContain("StackOverflow");
        }
      } finally {
        CLOCK.set(InstantSource.system());
      }
    }
    assertNothingIsHeld();
  }

  @Test
  void requestsAboveTheLimit_areToldToComeBack() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch held = new CountDownLatch(1);
    CLOCK.set(
        () -> {
          inside.countDown();
          try {
            held.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Instant.now();
        });
    try (RawHttp first = new RawHttp(KMS.server().uri());
        RawHttp second = new RawHttp(KMS.server().uri())) {
      first.send(head("ListKeys", 0));
      second.send(head("ListKeys", 0));
      inside.await();
      for (int i = 0; i < 100; i++) {
        Response response = RawHttp.call(KMS.server(), "ListKeys", "{}");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("ServiceUnavailable");
      }
      held.countDown();
      assertThat(first.read().status()).isEqualTo(200);
      assertThat(second.read().status()).isEqualTo(200);
    } finally {
      held.countDown();
      CLOCK.set(InstantSource.system());
    }
    assertNothingIsHeld();
  }
}
