// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.endpoint.RawHttp.Response;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;

/** Requests that are too large, come too slowly or not at all, and very many at once. */
class LimitsTest {

  private static final EndpointLimits SHORT =
      new EndpointLimits(
          4096,
          8192,
          2000,
          64,
          16,
          Duration.ofMillis(1500),
          Duration.ofMillis(1500),
          Duration.ofSeconds(5));

  @RegisterExtension
  static final KmsServerExtension KMS =
      KmsServerExtension.of(
          EmbeddedKmsServer.configure().endpoint(EndpointSettings.DEFAULT.withLimits(SHORT)));

  private static RawHttp connect() {
    return new RawHttp(KMS.server().uri());
  }

  private static String head(int length) {
    return RawHttp.head(
        RawHttp.signed(KMS.server(), "ListKeys", new byte[0], Instant.now()), length);
  }

  @Test
  void body_thatSaysItIsTooLarge_isRefusedUnread() {
    try (RawHttp http = connect()) {
      http.send(head(8193));
      Response response = http.read();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(response.body()).contains("RequestEntityTooLargeException");
    }
  }

  @Test
  void body_thatBecomesTooLarge_isRefused() {
    String head = head(0).replaceFirst("Content-Length: 0", "Transfer-Encoding: chunked");
    try (RawHttp http = connect()) {
      http.send(head);
      for (int i = 0; i < 3; i++) {
        http.send("1000\r\n" + "x".repeat(4096) + "\r\n");
      }
      assertThat(http.read().status()).isEqualTo(413);
    }
  }

  @Test
  void headers_thatAreTooLarge_areRefused() {
    Response response =
        RawHttp.exchange(
            KMS.server().uri(),
            "POST / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(5000) + "\r\n\r\n");
    assertThat(response.status()).isEqualTo(431);
  }

  @Test
  void connection_thatSaysNothing_isClosed() {
    try (RawHttp http = connect()) {
      assertThat(http.read().status()).isEqualTo(0);
    }
  }

  @Test
  void header_thatComesByteByByte_endsTheConnection() throws InterruptedException {
    Instant start = Instant.now();
    try (RawHttp http = connect()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  http.send(i == 0 ? "POST / HTTP/1.1\r\nX: " : "x");
                  Thread.sleep(50);
                }
              })
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void body_thatComesByteByByte_endsTheConnection() throws InterruptedException {
    Instant start = Instant.now();
    try (RawHttp http = connect()) {
      http.send(head(200));
      int sent = 0;
      try {
        for (; sent < 200; sent++) {
          http.send("x");
          Thread.sleep(50);
        }
      } catch (UncheckedIOException e) {
        assertThat(sent).isPositive();
      }
      assertThat(sent).isLessThan(199);
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void body_thatTakesTooLong_isToldSo() {
    try (RawHttp http = connect()) {
      http.send(head(200) + "x");
      Response response = http.read();
      assertThat(response.status()).isEqualTo(408);
      assertThat(response.body()).contains("RequestTimeoutException");
      assertThat(http.read().status()).as("the connection is closed").isEqualTo(0);
    }
  }

  @Test
  void largeBodies_thatTogetherFillTheMemory_areRefused() {
    EndpointLimits large =
        new EndpointLimits(
            4096,
            32 << 20,
            100,
            100,
            16,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(100));
    try (EmbeddedKmsServer server =
            EmbeddedKmsServer.configure()
                .endpoint(EndpointSettings.DEFAULT.withLimits(large))
                .start();
        RawHttp first = new RawHttp(server.uri());
        RawHttp second = new RawHttp(server.uri());
        RawHttp third = new RawHttp(server.uri())) {
      first.send(head(32 << 20) + "x");
      second.send(head(32 << 20) + "x");
      assertThat(RawHttp.call(server, "ListKeys", "{}").status()).isEqualTo(200);
      third.send(head(17 << 10) + "x");
      Response response = third.read();
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.body()).contains("ServiceUnavailable");
    }
  }

  @Test
  void halfOfARequest_andTheEndOfTheStream_disturbNobody() {
    for (int i = 0; i < 50; i++) {
      try (RawHttp http = connect()) {
        http.send(head(100) + "{");
      }
    }
    assertThat(RawHttp.call(KMS.server(), "ListKeys", "{}").status()).isEqualTo(200);
  }

  @Test
  void aThousandConnections_areServed() {
    List<RawHttp> connections = new ArrayList<>();
    try (EmbeddedKmsServer server = EmbeddedKmsServer.start()) {
      for (int i = 0; i < 1000; i++) {
        connections.add(new RawHttp(server.uri()));
      }
      byte[] body = "{\"Limit\":1}".getBytes(StandardCharsets.UTF_8);
      Map<String, List<String>> headers = RawHttp.signed(server, "ListKeys", body, Instant.now());
      String request = RawHttp.head(headers, body.length) + "{\"Limit\":1}";
      connections.forEach(http -> http.send(request));
      for (RawHttp http : connections) {
        assertThat(http.read().status()).isEqualTo(200);
      }
    } finally {
      connections.forEach(RawHttp::close);
    }
  }
}
