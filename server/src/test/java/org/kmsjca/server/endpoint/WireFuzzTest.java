// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.signature.SdkSigner;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.TestCredentials;

/** Whatever comes in headers and body, the answer is a result or an error of the client. */
class WireFuzzTest {

  private static final EmbeddedKmsServer SERVER = EmbeddedKmsServer.start();
  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final Dispatcher DISPATCHER = new Dispatcher(SERVER.service(), () -> NOW);
  private static final CallOrigin ORIGIN = new CallOrigin("127.0.0.1", "fuzz", false, "id");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEADERS =
      List.of(
          "authorization",
          "content-type",
          "host",
          "x-amz-date",
          "x-amz-target",
          "x-amz-security-token",
          "x-amz-content-sha256",
          "date");

  @FuzzTest
  void signedBody_anyOfThem_isAnsweredOrRefused(FuzzedDataProvider data) {
    ServiceOperations service = data.pickValue(ServiceOperations.values());
    String operation = data.pickValue(new ArrayList<>(service.all().keySet()));
    byte[] rest = data.consumeRemainingAsBytes();
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body = rest;
    if (service == ServiceOperations.KMS) {
      headers.put("X-Amz-Target", "TrentService." + operation);
    } else {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
      body =
          ("Action=" + operation + "&" + new String(rest, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    TestCredentials root = SERVER.root();
    Map<String, List<String>> signed = new TreeMap<>();
    SdkSigner.sign(
            SdkSigner.credentials(root.accessKeyId(), root.secretAccessKey(), null),
            URI.create("http://localhost/"),
            headers,
            body,
            "us-east-1",
            service.signingName(),
            NOW)
        .forEach((name, values) -> signed.put(name.toLowerCase(Locale.ROOT), values));
    assertAnswered(new HttpCall("POST", "/", "", signed, body, ORIGIN));
  }

  @FuzzTest
  void headers_anyOfThem_areRefused(FuzzedDataProvider data) {
    String method = data.consumeString(8);
    String path = data.consumeString(20);
    String query = data.consumeString(20);
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = data.consumeInt(0, 12); i > 0; i--) {
      headers
          .computeIfAbsent(data.pickValue(HEADERS), name -> new ArrayList<>())
          .add(data.consumeString(200));
    }
    HttpCall call =
        new HttpCall(method, path, query, headers, data.consumeRemainingAsBytes(), ORIGIN);
    assertThat(assertAnswered(call)).isNotEqualTo(200);
  }

  private static int assertAnswered(HttpCall call) {
    Answer answer = DISPATCHER.answer(call);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(text).isBetween(200, 499);
    if (!answer.contentType().equals("text/xml") && !text.isEmpty()) {
      try {
        assertThat(JSON.readTree(text).isObject()).isTrue();
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }
    return answer.status();
  }
}
