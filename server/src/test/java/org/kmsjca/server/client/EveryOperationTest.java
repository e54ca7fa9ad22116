// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kmsjca.server.protocol.JsonCodec;
import org.kmsjca.server.protocol.QueryCodec;
import org.kmsjca.server.protocol.RecordMaker;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.protocol.XmlCodec;

/**
 * Whatever requests and results of whatever operation hold, goes over HTTP as it is: read there and
 * written there by what the endpoint reads and writes with.
 */
class EveryOperationTest {

  private static final int RECORDS = 10;

  private static HttpServer server;
  private static ServiceOperations service;
  private static WireOperation operation;
  private static Object result;
  private static Object received;

  static List<Arguments> operations() {
    List<Arguments> all = new ArrayList<>();
    for (ServiceOperations one : ServiceOperations.values()) {
      one.names().forEach(name -> all.add(Arguments.of(one, name)));
    }
    assertThat(all).hasSize(107);
    return all;
  }

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EveryOperationTest::answer);
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    if (service == ServiceOperations.KMS) {
      received = JsonCodec.read(operation.input(), body);
      JsonCodec.write(operation.output(), result, text);
    } else {
      received = QueryCodec.read(operation.input(), QueryCodec.parameters(body));
      XmlCodec.write(service, operation, result, "id", text);
    }
    exchange
        .getResponseHeaders()
        .set(
            "Content-Type",
            service == ServiceOperations.KMS ? "application/x-amz-json-1.1" : "text/xml");
    exchange.sendResponseHeaders(200, text.size() == 0 ? -1 : text.size());
    text.writeTo(exchange.getResponseBody());
    exchange.close();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_getsTheRequest_andGivesTheResult(ServiceOperations ofService, String name) {
    service = ofService;
    operation = ofService.operation(name).orElseThrow();
    boolean texts = ofService != ServiceOperations.KMS;
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Random seeds = new Random(name.hashCode());
    try (EndpointClient client = Clients.of(url, Timeouts.DEFAULT)) {
      for (int i = 0; i < RECORDS; i++) {
        Object request = new RecordMaker(seeds.nextLong(), texts).make(operation.input());
        result = new RecordMaker(seeds.nextLong(), texts).make(operation.output());
        Record answered = client.call(ofService, operation, (Record) request);
        assertThat(RecordMaker.show(operation.input(), received))
            .isEqualTo(RecordMaker.show(operation.input(), request));
        assertThat(shown(operation, answered, texts)).isEqualTo(shown(operation, result, texts));
      }
    }
  }

  /* XML cannot have all signs, and AWS IAM says whole seconds only. */
  private static String shown(WireOperation operation, Object result, boolean texts) {
    String shown = RecordMaker.show(operation.output(), result);
    return texts
        ? shown.replace('\u0001', '\uFFFD').replaceAll("(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z", "$1Z")
        : shown;
  }
}
