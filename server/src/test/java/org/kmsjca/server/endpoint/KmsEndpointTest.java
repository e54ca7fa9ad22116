// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/** Where the endpoint listens, what it tells of itself, and how it ends. */
class KmsEndpointTest {

  private static EmbeddedKmsServer start(EndpointSettings settings) {
    return EmbeddedKmsServer.configure().endpoint(settings).start();
  }

  private static String get(URI uri, int status) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    assertThat(connection.getResponseCode()).isEqualTo(status);
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
  void plainHttp_elsewhereThanLoopback_isRefused(String host) {
    assertThatThrownBy(() -> start(EndpointSettings.DEFAULT.at(host, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed without TLS: loopback addresses");
  }

  @Test
  void portThatIsTaken_isToldSo() {
    try (EmbeddedKmsServer server = EmbeddedKmsServer.start()) {
      int port = server.uri().getPort();
      assertThatThrownBy(() -> start(EndpointSettings.DEFAULT.at("localhost", port)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void limits_underWhichNothingWorks_areRefused() {
    assertThatThrownBy(() -> EndpointSettings.DEFAULT.at("localhost", 70_000))
        .hasMessageContaining("port is 70000; allowed: 0 to 65535");
    assertThatThrownBy(
            () ->
                new EndpointLimits(
                    1,
                    1 << 20,
                    1,
                    1,
                    8,
                    EndpointLimits.DEFAULT.idle(),
                    EndpointLimits.DEFAULT.body(),
                    EndpointLimits.DEFAULT.stop()))
        .hasMessage("headerBytes is 1; allowed: at least 1024");
  }

  @Test
  void metrics_areOnAPortOfTheirOwn() throws IOException {
    try (EmbeddedKmsServer server = start(EndpointSettings.DEFAULT.withMetrics(0))) {
      URI metrics = server.metricsUri().orElseThrow();
      assertThat(get(metrics.resolve("/health"), 200)).isEqualTo("ok\n");
      RawHttp.call(server, "CreateKey", "{}");
      RawHttp.call(server, "CreateKey", "{}");
      RawHttp.call(server, "DescribeKey", "{\"KeyId\":\"alias/none\"}");
      RawHttp.call(server, "Fly", "{}");
      assertThat(get(metrics.resolve("/metrics"), 200))
          .contains("kms_requests_total{operation=\"kms:CreateKey\",error=\"\"} 2\n")
          .contains(
              "kms_requests_total{operation=\"kms:DescribeKey\",error=\"NotFoundException\"} 1\n")
          .contains("{operation=\"unknown\",error=\"UnknownOperationException\"} 1\n")
          .contains("kms_request_seconds_bucket{le=\"+Inf\"} 4\n")
          .contains("kms_request_seconds_count 4\n");
      assertThat(get(metrics.resolve("/"), 404)).contains("/metrics");
      assertThat(get(server.uri().resolve("/health"), 400)).contains("MissingAuthenticationToken");
    }
  }

  @Test
  void requestThatWasTaken_isFinishedBeforeTheEnd()
      throws ExecutionException, InterruptedException, IOException {
    EmbeddedKmsServer server = start(EndpointSettings.DEFAULT.withMetrics(0));
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    String head = RawHttp.head(RawHttp.signed(server, "CreateKey", body, Instant.now()), 2);
    try (RawHttp taken = new RawHttp(server.uri());
        RawHttp idle = new RawHttp(server.uri())) {
      taken.send(head + "{");
      URI metrics = server.metricsUri().orElseThrow().resolve("/metrics");
      while (!get(metrics, 200).contains("kms_requests_running 1\n")) {
        Thread.sleep(10);
      }
      CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);
      Thread.sleep(100);
      taken.send("}");
      RawHttp.Response response = taken.read();
      end.get();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).contains("\"KeyMetadata\"");
      assertThat(idle.read().status()).isEqualTo(0);
      assertThatThrownBy(() -> new RawHttp(server.uri())).isInstanceOf(UncheckedIOException.class);
    }
  }
}
