// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.server.endpoint.RawHttp.Response;
import org.kmsjca.server.testing.KmsServerExtension;

/** What goes over the wire when a request is wrong, byte by byte. */
class WireErrorsTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private static Response send(Map<String, List<String>> headers, String body) {
    return RawHttp.exchange(
        KMS.server().uri(),
        RawHttp.head(headers, body.getBytes(StandardCharsets.UTF_8).length) + body);
  }

  private static void assertError(Response response, int status, String name) {
    assertThat(response.body()).startsWith("{\"__type\":\"" + name + "\"");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers())
        .containsEntry("content-type", "application/x-amz-json-1.1")
        .hasEntrySatisfying("x-amzn-requestid", id -> assertThat(id).hasSize(36))
        .containsKey("date")
        .doesNotContainKey("server");
  }

  @Test
  void success_hasTheHeadersOfTheProtocol() {
    Response response = RawHttp.call(KMS.server(), "ListKeys", "{}");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).startsWith("{\"Keys\":[").contains("\"Truncated\":false");
    assertThat(response.headers())
        .containsEntry("content-type", "application/x-amz-json-1.1")
        .containsKey("x-amzn-requestid");
    assertThat(RawHttp.call(KMS.server(), "ListKeys", "").status())
        .as("an absent body is an empty object")
        .isEqualTo(200);
  }

  @Test
  void operationWithoutOutput_answersWithAnEmptyBody() {
    String key = RawHttp.call(KMS.server(), "CreateKey", "{}").body();
    String id = key.replaceFirst(".*\"KeyId\":\"([^\"]+)\".*", "$1");
    Response response = RawHttp.call(KMS.server(), "DisableKey", "{\"KeyId\":\"" + id + "\"}");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void noSignature_isMissing() {
    Response response = send(Map.of("Host", List.of("x")), "{}");
    assertError(response, 400, "MissingAuthenticationTokenException");
    assertThat(response.body()).contains("\"Message\":\"Missing Authentication Token\"");
  }

  @Test
  void incompleteSignature_isToldSo() {
    Response response =
        send(
            Map.of("Host", List.of("x"), "Authorization", List.of("AWS4-HMAC-SHA256 Credential=")),
            "{}");
    assertError(response, 400, "IncompleteSignatureException");
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, -86_400, 31_536_000})
  void signatureOfAnotherTime_isInvalid(long seconds) {
    Instant time = Instant.now().plusSeconds(seconds);
    assertError(
        send(RawHttp.signed(KMS.server(), "ListKeys", EMPTY, time), "{}"),
        400,
        "InvalidSignatureException");
  }

  @Test
  void signatureOfAnotherBody_orOperation_orRegion_isInvalid() {
    Map<String, List<String>> signed =
        new LinkedHashMap<>(RawHttp.signed(KMS.server(), "ListKeys", EMPTY, Instant.now()));
    assertThat(send(signed, "{}").status()).isEqualTo(200);
    assertError(send(signed, "{ }"), 400, "InvalidSignatureException");
    Map<String, List<String>> target = new LinkedHashMap<>(signed);
    target.put("X-Amz-Target", List.of("TrentService.CreateKey"));
    assertError(send(target, "{}"), 400, "InvalidSignatureException");
    Map<String, List<String>> region = new LinkedHashMap<>(signed);
    region.computeIfPresent(
        "Authorization", (name, values) -> List.of(values.get(0).replace("us-east", "eu-west")));
    assertError(send(region, "{}"), 400, "InvalidSignatureException");
  }

  @Test
  void signatureOfAPost_onARequestWithoutAPath_isInvalid() {
    byte[] body = new byte[0];
    String post = RawHttp.head(RawHttp.signed(KMS.server(), "ListKeys", body, Instant.now()), 0);
    assertThat(RawHttp.exchange(KMS.server().uri(), post).status()).isEqualTo(200);
    String connect = post.replaceFirst("POST /", "CONNECT " + KMS.server().uri().getAuthority());
    assertError(RawHttp.exchange(KMS.server().uri(), connect), 400, "InvalidSignatureException");
  }

  @Test
  void signatureForAnotherService_isInvalid() {
    Map<String, List<String>> headers =
        RawHttp.signed(
            KMS.server(),
            "s3",
            Map.of("X-Amz-Target", "TrentService.ListKeys"),
            EMPTY,
            Instant.now());
    Response response = send(headers, "{}");
    assertError(response, 400, "InvalidSignatureException");
    assertThat(response.body()).contains("scoped to correct service");
  }

  @ParameterizedTest
  @CsvSource({"Fly", "listKeys", "''"})
  void unknownOperation_isToldSo(String operation) {
    assertError(RawHttp.call(KMS.server(), operation, "{}"), 400, "UnknownOperationException");
  }

  @Test
  void malformedBody_isASerializationException_withoutItsText() {
    Response response = RawHttp.call(KMS.server(), "Encrypt", "{\"Plaintext\":\"c2VjcmV0\",");
    assertError(response, 400, "SerializationException");
    assertThat(response.body()).doesNotContain("c2VjcmV0");
  }

  @Test
  void sensitiveValue_isNotEchoed() {
    String large = "QUFB".repeat(1500);
    Response response =
        RawHttp.call(KMS.server(), "Encrypt", "{\"KeyId\":\"x\",\"Plaintext\":\"" + large + "\"}");
    assertError(response, 400, "ValidationException");
    assertThat(response.body())
        .isEqualTo(
            "{\"__type\":\"ValidationException\",\"message\":\"1 validation error detected: Value"
                + " at 'plaintext' failed to satisfy constraint: Member must have length less than"
                + " or equal to 4096\"}");
  }

  @Test
  void errorWithoutAMessage_hasNone() {
    String body = RawHttp.call(KMS.server(), "Decrypt", "{\"CiphertextBlob\":\"AAAA\"}").body();
    assertThat(body).isEqualTo("{\"__type\":\"InvalidCiphertextException\"}");
  }

  @Test
  void actionOfTheQueryProtocol_withoutSignature_isRefusedInXml() {
    String form = "Action=GetCallerIdentity&Version=2011-06-15";
    Response response =
        send(
            Map.of(
                "Host",
                List.of("x"),
                "Content-Type",
                List.of("application/x-www-form-urlencoded; charset=utf-8")),
            form);
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.headers()).containsEntry("content-type", "text/xml");
    assertThat(response.body()).contains("<Code>MissingAuthenticationToken</Code>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Action=GetCallerIdentity&Version=2011-06-15 | 200",
        "Action=GetCallerIdentity&Version=2010-05-08 | 400",
        "Action=Fly&Version=2011-06-15 | 400",
        "Action=GetCallerIdentity&Action=AssumeRole | 400",
        "Action=GetCallerIdentity&x=%zz | 400",
        "Action=GetCallerIdentity&x=%ff | 400",
        "Action=AssumeRole&DurationSeconds=many | 400"
      })
  void form_isReadStrictly(String form, int status) {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    Map<String, List<String>> headers =
        RawHttp.signed(
            KMS.server(),
            "sts",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            body,
            Instant.now());
    Response response = send(headers, form);
    assertThat(response.body()).contains(status == 200 ? "<Arn>arn:aws:iam" : "<Code>");
    assertThat(response.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "DELETE /keys HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz\r\n",
        "POST /%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
      })
  void whatIsNoRequest_isRefused_withoutAStackTrace(String text) {
    Response response = RawHttp.exchange(KMS.server().uri(), text);
    assertThat(response.status()).isBetween(400, 499);
    assertThat(response.body()).doesNotContain("jetty").doesNotContain("Exception:");
  }
}
