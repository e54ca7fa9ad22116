// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/** Clients that keep the server waiting, and whoever asks how it is meanwhile. */
class StubbornClientsTest {

  private static final int CONNECTIONS = 100;

  private static EndpointLimits limits(Duration idle) {
    return new EndpointLimits(
        8192, 2 << 20, CONNECTIONS, 100, 8, idle, Duration.ofSeconds(5), Duration.ofMillis(200));
  }

  private static EmbeddedKmsServer start(Duration idle, InstantSource clock) {
    return EmbeddedKmsServer.configure()
        .endpoint(EndpointSettings.DEFAULT.withMetrics(0).withLimits(limits(idle)).withClock(clock))
        .start();
  }

  private static String get(EmbeddedKmsServer server, String path) {
    URI uri = server.metricsUri().orElseThrow();
    return RawHttp.exchange(uri, "GET " + path + " HTTP/1.0\r\nHost: x\r\n\r\n").body();
  }

  /* More comes in answer than the system keeps for a client that takes it in small pieces. */
  @Test
  void answerThatIsTakenByteByByte_endsTheConnection() throws IOException, InterruptedException {
    try (EmbeddedKmsServer server = start(Duration.ofSeconds(1), InstantSource.system());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(server.uri().getHost(), server.uri().getPort()));
      byte[] body =
          ("{\"KeyId\":\"" + "x".repeat(1_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
      byte[] head =
          RawHttp.head(RawHttp.signed(server, "DescribeKey", body, Instant.now()), body.length)
              .getBytes(StandardCharsets.UTF_8);
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 20; i++) {
                    socket.getOutputStream().write(head);
                    socket.getOutputStream().write(body);
                  }
                } catch (IOException e) {
                  // The server has enough of it.
                }
              });
      sender.setDaemon(true); // it ends with the connection
      sender.start();
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[2048];
      boolean began = false;
      Instant end = Instant.now().plusSeconds(15);
      while (true) {
        try {
          assertThat(in.read(piece)).isNotZero();
        } catch (IOException e) {
          assertThat(e).as("what the end may look like").isNotNull();
        }
        String metrics = get(server, "/metrics");
        began |= metrics.contains("kms_connections 1\n");
        if (began && metrics.contains("kms_connections 0\n")) {
          assertThat(metrics).contains("kms_requests_running 0\n");
          break;
        }
        assertThat(Instant.now()).as(metrics).isBefore(end);
        Thread.sleep(50);
      }
    }
  }

  @Test
  void healthAndMetrics_areAnswered_whileAllThreadsAreAtWork() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    InstantSource clock =
        () -> {
          try {
            held.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Instant.now();
        };
    List<RawHttp> clients = new ArrayList<>();
    try (EmbeddedKmsServer server = start(Duration.ofSeconds(30), clock)) {
      String request =
          RawHttp.head(RawHttp.signed(server, "ListKeys", new byte[0], Instant.now()), 0);
      for (int i = 0; i < CONNECTIONS; i++) {
        RawHttp client = new RawHttp(server.uri());
        clients.add(client);
        client.send(request);
      }
      Thread.sleep(500);
      Instant asked = Instant.now();
      assertThat(get(server, "/health")).isEqualTo("ok\n");
      assertThat(get(server, "/metrics")).contains("kms_requests_running ");
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
      held.countDown();
      for (RawHttp client : clients) {
        assertThat(client.read().status()).isEqualTo(200);
      }
    } finally {
      held.countDown();
      clients.forEach(RawHttp::close);
    }
  }

  @Test
  void metricsPort_isNotHeldByThoseWhoSayLittle() throws InterruptedException {
    List<RawHttp> idle = new ArrayList<>();
    try (EmbeddedKmsServer server = start(Duration.ofSeconds(1), InstantSource.system())) {
      URI metrics = server.metricsUri().orElseThrow();
      for (int i = 0; i < 100; i++) {
        RawHttp client = new RawHttp(metrics);
        idle.add(client);
        client.send("GET /he");
      }
      int closed = 0;
      for (int i = 0; i < 40 && closed < idle.size(); i++) {
        Thread.sleep(100);
        closed = 0;
        for (RawHttp client : idle) {
          closed += isClosedBefore(client, "a") ? 1 : 0;
        }
      }
      assertThat(closed).as("closed, while more came").isEqualTo(idle.size());
      assertThat(get(server, "/health")).isEqualTo("ok\n");
    } finally {
      idle.forEach(RawHttp::close);
    }
  }

  private static boolean isClosedBefore(RawHttp client, String more) {
    try {
      client.send(more);
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void metricsConnection_thatIsUsed_isKept() throws InterruptedException {
    try (EmbeddedKmsServer server = start(Duration.ofSeconds(1), InstantSource.system());
        RawHttp http = new RawHttp(server.metricsUri().orElseThrow())) {
      for (int i = 0; i < 6; i++) {
        http.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(http.read().body()).isEqualTo("ok\n");
        Thread.sleep(400);
      }
    }
  }
}
