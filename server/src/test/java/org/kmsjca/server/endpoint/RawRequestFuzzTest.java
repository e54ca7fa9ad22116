// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.endpoint.RawHttp.Response;
import org.kmsjca.server.testing.KmsServerExtension;

/**
 * Whatever bytes come over a connection, they are refused in words that can be read, and nothing is
 * done. Nobody who sends them knows a secret.
 */
class RawRequestFuzzTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final int NOT_IMPLEMENTED = 501;
  private static final int VERSION_NOT_SUPPORTED = 505;

  private static Server server;
  private static LocalConnector connector;
  private static String untouched;

  /** The endpoint as it is, but for the sockets. */
  @BeforeAll
  static void start() throws Exception {
    EndpointLimits limits = EndpointLimits.DEFAULT;
    RequestIds ids = RequestIds.start();
    Metrics metrics = new Metrics(() -> 0);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(limits.headerBytes());
    server = new Server();
    connector = new LocalConnector(server, new HttpConnectionFactory(http));
    server.addConnector(connector);
    server.setErrorHandler(new ErrorAnswers(ids, metrics));
    Dispatcher dispatcher = new Dispatcher(KMS.server().service(), () -> NOW);
    server.setHandler(
        new ServiceHandler(
            dispatcher, limits, ids, metrics, new WaitingConnections(limits.idle())));
    server.start();
    untouched = AnyAnswer.state(KMS.server());
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @FuzzTest
  void bytes_whateverTheyAre_areRefused_andDoNothing(byte[] input) throws IOException {
    LocalConnector.LocalEndPoint connection = connector.connect();
    connection.addInput(ByteBuffer.wrap(input));
    connection.addInputEOF();
    connection.waitUntilClosed();
    assertThat(connection.isOpen()).as("the connection is closed in the end").isFalse();
    // What answers HEAD tells the length of a body that does not come.
    boolean hasBodies = !new String(input, StandardCharsets.ISO_8859_1).contains("HEAD");
    InputStream answers = new ByteArrayInputStream(BufferUtil.toArray(connection.getOutput()));
    Response answer = RawHttp.read(answers);
    while (answer.status() != 0) {
      if (answer.status() >= 200) {
        assertRefused(answer, hasBodies);
      }
      answer = RawHttp.read(answers);
    }
    assertThat(AnyAnswer.state(KMS.server())).isEqualTo(untouched);
  }

  private static void assertRefused(Response answer, boolean hasBody) {
    if (answer.status() != NOT_IMPLEMENTED && answer.status() != VERSION_NOT_SUPPORTED) {
      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    }
    if (hasBody && !answer.body().isEmpty()) {
      AnyAnswer.error(
          answer.status(),
          answer.headers().get("content-type"),
          answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }
}
