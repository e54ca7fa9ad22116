// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.server.endpoint.RawHttp.Response;
import org.kmsjca.server.testing.KmsServerExtension;

/** Headers reach the check of the signature as they were sent, whatever HTTP allows on the way. */
class SignedHeadersTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private static Map<String, List<String>> signed(Map<String, String> more) {
    Map<String, String> headers = new java.util.TreeMap<>(more);
    headers.put("X-Amz-Target", "TrentService.ListKeys");
    return RawHttp.signed(KMS.server(), "kms", headers, BODY, Instant.now());
  }

  private static String request(Map<String, String> more) {
    return RawHttp.head(signed(more), BODY.length) + "{}";
  }

  private static Response send(String request) {
    return RawHttp.exchange(KMS.server().uri(), request);
  }

  /* HTTP servers keep headers that clients send again and again. */
  @ParameterizedTest
  @CsvSource({
    "Accept, application/x-one, APPLICATION/X-ONE",
    "Accept, application/x-one, Application/x-one-and-more",
    "Accept-Language, de-AT, DE-at",
    "Cookie, a=b, A=B"
  })
  void header_isTakenAsItCame_notAsAnEarlierRequestSpelledIt(
      String name, String first, String second) {
    try (RawHttp http = new RawHttp(KMS.server().uri())) {
      for (String value : List.of(first, second, first)) {
        http.send(request(Map.of(name, value)));
        Response response = http.read();
        assertThat(response.status()).as("%s: %s", value, response.body()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, Text/XML; Charset=UTF-8",
    "Accept-Encoding, GZIP",
    "Accept, TEXT/html",
    "Cache-Control, No-Cache",
    "My-Header, a  b   c"
  })
  void headerThatServersKnow_isTakenAsItCame(String name, String value) {
    assertThat(send(request(Map.of(name, value))).status()).isEqualTo(200);
  }

  @Test
  void header_withSpacesAroundIt_isTheSame() {
    String request = request(Map.of("My-Header", "a b"));
    assertThat(send(request.replace("My-Header: a b", "MY-HEADER:\t a   b \t")).status())
        .isEqualTo(200);
  }

  @Test
  void header_empty_isSigned() {
    assertThat(send(request(Map.of("My-Header", ""))).status()).isEqualTo(200);
  }

  @Test
  void signedHeader_twice_isRefused() {
    String request = request(Map.of("My-Header", "a"));
    for (String more : List.of("My-Header: a\r\n", "my-header: b\r\n", "My-Header:\r\n")) {
      Response response = send(request.replace("My-Header", more + "My-Header"));
      assertThat(response.body()).contains("InvalidSignatureException");
    }
  }

  /* HTTP says nothing of the encoding, so what was signed is not known. */
  @Test
  void signedHeader_notInAscii_isRefused() {
    assertThat(send(request(Map.of("My-Header", "ä"))).body())
        .contains("InvalidSignatureException");
  }

  @Test
  void dateHeader_besideTheDateOfAws_meansNothing() {
    String request = request(Map.of());
    assertThat(
            send(request.replace("\r\n\r\n", "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n"))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST //", "POST /.", "POST /%2F", "POST /?", "POST /?Action=x", "GET /"})
  void requestLine_isPartOfTheSignature_orAsksForNothing(String line) {
    Response response = send(request(Map.of()).replace("POST /", line));
    if (line.equals("POST /?")) {
      assertThat(response.status()).as("an empty query is none").isEqualTo(200);
    } else {
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).doesNotContain("\"Keys\"");
    }
  }

  @Test
  void absoluteForm_isTheSameRequest() {
    String host = KMS.server().uri().getAuthority();
    assertThat(send(request(Map.of()).replace("POST /", "POST http://" + host + "/")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "127.0.0.1", "localhost:1", ""})
  void otherHost_isRefused(String host) {
    String request = request(Map.of());
    String own = KMS.server().uri().getAuthority();
    Response response = send(request.replace("Host: " + own, "Host: " + host));
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).doesNotContain("\"Keys\"");
  }

  @Test
  void oldHttp_isServed_andTheConnectionClosed() {
    try (RawHttp http = new RawHttp(KMS.server().uri())) {
      http.send(request(Map.of()).replace("HTTP/1.1", "HTTP/1.0"));
      assertThat(http.read().status()).isEqualTo(200);
      assertThat(http.read().status()).isZero();
    }
  }

  @Test
  void chunkedBody_withATrailer_isTheSameBody() {
    String head =
        RawHttp.head(signed(Map.of()), 0)
            .replace("Content-Length: 0", "Transfer-Encoding: chunked");
    assertThat(send(head + "1\r\n{\r\n1;x=y\r\n}\r\n0\r\nX-Amz-Target: x\r\n\r\n").status())
        .isEqualTo(200);
    assertThat(send(head + "2\r\n[]\r\n0\r\n\r\n").status()).isEqualTo(400);
  }

  @Test
  void clientThatAsksFirst_isToldToGoOn() {
    byte[] body = BODY;
    try (RawHttp http = new RawHttp(KMS.server().uri())) {
      http.send(
          RawHttp.head(signed(Map.of()), body.length)
              .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      assertThat(http.read().status()).isEqualTo(100);
      http.send("{}");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }
}
