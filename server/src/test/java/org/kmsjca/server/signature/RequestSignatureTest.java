// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.server.signature.SignatureException.Reason;

/** What the SDK signs is accepted, and nothing else is. */
class RequestSignatureTest {

  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final URI ENDPOINT = URI.create("http://localhost:4566/");
  private static final byte[] BODY = "{\"KeyId\":\"a\"}".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> HEADERS =
      Map.of("X-Amz-Target", "TrentService.Encrypt", "Content-Type", "application/x-amz-json-1.1");

  private static Map<String, List<String>> signed(String token) {
    return new HashMap<>(
        SdkSigner.sign(
            SdkSigner.credentials(token), ENDPOINT, HEADERS, BODY, "eu-west-1", "kms", NOW));
  }

  private static RequestSignature read(Map<String, List<String>> headers, byte[] body) {
    return RequestSignature.read(SdkSigner.message(ENDPOINT, headers, body), NOW);
  }

  private static boolean isAccepted(Map<String, List<String>> headers, byte[] body) {
    try {
      return read(headers, body).isMadeWith(SdkSigner.secret());
    } catch (SignatureException e) {
      return false;
    }
  }

  private static Map<String, List<String>> changed(String name, UnaryOperator<String> change) {
    Map<String, List<String>> headers = signed(null);
    assertThat(headers).containsKey(name);
    headers.computeIfPresent(name, (key, values) -> List.of(change.apply(values.get(0))));
    return headers;
  }

  @Test
  void signatureOfTheSdk_isAccepted() {
    RequestSignature signature = read(signed(null), BODY);
    assertThat(signature.isMadeWith(SdkSigner.secret())).isTrue();
    assertThat(signature.accessKeyId()).isEqualTo(SdkSigner.ACCESS_KEY);
    assertThat(signature.scope()).isEqualTo(new CredentialScope("20260822", "eu-west-1", "kms"));
    assertThat(signature.sessionToken()).isNull();
    assertThat(signature)
        .hasToString("signature by AKIAIOSFODNN7EXAMPLE for 20260822/eu-west-1/kms/aws4_request");
  }

  @Test
  void sessionToken_isGivenAsItCame_andNotShown() {
    RequestSignature signature = read(signed("token/+="), BODY);
    assertThat(signature.sessionToken()).isEqualTo("token/+=");
    assertThat(signature.toString()).doesNotContain("token");
    assertThat(signature.isMadeWith(SdkSigner.secret())).isTrue();
  }

  @Property(tries = 200)
  void anyRequest_signedByTheSdk_isAccepted(
      @ForAll @Size(max = 300) byte[] body,
      @ForAll("texts") String query,
      @ForAll("texts") String header) {
    URI uri =
        URI.create(
            "http://localhost:4566/?a="
                + java.net.URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20")
                + "&A=1&a=0&b");
    Map<String, List<String>> headers =
        SdkSigner.sign(
            SdkSigner.credentials(null), uri, Map.of("My-Header", header), body, "a-b-1", "x", NOW);
    RequestSignature signature = RequestSignature.read(SdkSigner.message(uri, headers, body), NOW);
    assertThat(signature.isMadeWith(SdkSigner.secret())).isTrue();
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> texts() {
    return net.jqwik.api.Arbitraries.strings().withChars("aZ0 -._~+%&=*/äö").ofMaxLength(20);
  }

  @Test
  void otherSecret_isRefused() {
    byte[] other = SdkSigner.secret();
    other[7] ^= 1;
    assertThat(read(signed(null), BODY).isMadeWith(other)).isFalse();
  }

  @Test
  void otherBody_isRefused() {
    assertThat(isAccepted(signed(null), BODY)).isTrue();
    assertThat(isAccepted(signed(null), "{\"KeyId\":\"b\"}".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(isAccepted(signed(null), new byte[0])).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Amz-Target, TrentService.Decrypt",
    "Content-Type, application/x-amz-json-1.0",
    "Host, kms.example.com",
    "X-Amz-Date, 20260822T103828Z"
  })
  void otherSignedHeader_isRefused(String name, String value) {
    assertThat(isAccepted(changed(name, old -> value), BODY)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, us-east-1",
    "/kms/, /iam/",
    "20260822, 20260821",
    "aws4_request, aws5_request",
    "AWS4-HMAC-SHA256, AWS4-HMAC-SHA1",
    "SignedHeaders=content-type;, SignedHeaders=",
    "x-amz-target, x-amz-targex",
    "Signature=, Signature=0"
  })
  void otherAuthorization_isRefused(String part, String other) {
    assertThat(isAccepted(changed("Authorization", old -> old.replace(part, other)), BODY))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Amz-Security-Token", "X-Amz-Target2", "x-amz-meta"})
  void headerOfAws_thatIsNotSigned_isRefused(String name) {
    Map<String, List<String>> headers = signed(null);
    headers.put(name, List.of("x"));
    assertThatThrownBy(() -> read(headers, BODY))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("must be a 'SignedHeader'");
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void date_withinFiveMinutes_isAccepted(long seconds) {
    SignedMessage message = SdkSigner.message(ENDPOINT, signed(null), BODY);
    assertThat(
            RequestSignature.read(message, NOW.plusSeconds(seconds)).isMadeWith(SdkSigner.secret()))
        .isTrue();
  }

  @Test
  void date_fartherAway_isRefused() {
    SignedMessage message = SdkSigner.message(ENDPOINT, signed(null), BODY);
    assertThatThrownBy(() -> RequestSignature.read(message, NOW.plusSeconds(301)))
        .hasMessage(
            "Signature expired: 20260822T103827Z is now earlier than 20260822T103828Z"
                + " (20260822T104328Z - 5 min.)");
    assertThatThrownBy(() -> RequestSignature.read(message, NOW.minusSeconds(301)))
        .hasMessage(
            "Signature not yet current: 20260822T103827Z is still later than 20260822T103826Z"
                + " (20260822T103326Z + 5 min.)");
    assertThat(RequestSignature.MAX_SKEW).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void signature_missing_isToldSo() {
    Map<String, List<String>> headers = signed(null);
    headers.remove("Authorization");
    assertThatThrownBy(() -> read(headers, BODY))
        .isInstanceOfSatisfying(
            SignatureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
        .hasMessage("Missing Authentication Token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 x",
        "AWS4-HMAC-SHA256 Credential=a/20260822/eu-west-1/kms/aws4_request",
        "AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=host,Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/20260822/eu-west-1/kms/aws4_request,SignedHeaders=z;a,"
            + "Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/20260822/eu-west-1/kms/aws4_request,SignedHeaders=host,"
            + "Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/1/2/3/4,Credential=a/1/2/3/4,SignedHeaders=a,Signature=0"
      })
  void signature_incomplete_isToldSo(String authorization) {
    assertThatThrownBy(() -> read(changed("Authorization", old -> authorization), BODY))
        .isInstanceOfSatisfying(
            SignatureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPLETE));
  }

  @Test
  void missingParts_areNamed() {
    assertThatThrownBy(() -> read(changed("Authorization", old -> "AWS4-HMAC-SHA256 a="), BODY))
        .hasMessage(
            "Authorization header requires 'Credential' parameter. Authorization header requires"
                + " 'Signature' parameter. Authorization header requires 'SignedHeaders'"
                + " parameter.");
  }

  @Test
  void date_missingOrMalformed_isToldSo() {
    Map<String, List<String>> none = signed(null);
    none.remove("X-Amz-Date");
    assertThatThrownBy(() -> read(none, BODY)).hasMessageContaining("'X-Amz-Date' or a 'Date'");
    assertThatThrownBy(() -> read(changed("X-Amz-Date", old -> "2026-08-22"), BODY))
        .hasMessageContaining("ISO-8601");
  }

  @Test
  void header_twice_isRefused() {
    Map<String, List<String>> headers = signed(null);
    headers.computeIfPresent("X-Amz-Date", (name, values) -> List.of(values.get(0), "x"));
    assertThatThrownBy(() -> read(headers, BODY)).hasMessageContaining("more than once");
  }

  @Test
  void unsignedBody_isRefused() {
    Map<String, List<String>> headers =
        SdkSigner.signWithoutBody(URI.create("https://localhost/"), NOW);
    assertThat(headers).containsEntry("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
    assertThatThrownBy(() -> read(headers, BODY)).hasMessageContaining("x-amz-content-sha256");
  }

  /* Only what the body hashes to may stand there, in the digits in which it is signed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ""
      })
  void hashOfAnotherBody_isRefused(String hash) {
    assertThatThrownBy(() -> read(changed("x-amz-content-sha256", old -> hash), BODY))
        .hasMessageContaining("does not match what was");
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1/kms, eu-west-1/s3",
    "eu-west-1, EU-WEST-1",
    "eu-west-1, us-iso-extremely-many-characters-in-it-1",
    "eu-west-1, eu_west_1",
    "/aws4_request, ''",
    "/aws4_request, /aws4_request/",
    "/aws4_request, /AWS4_REQUEST",
    "/kms/, //",
    "AKIAIOSFODNN7EXAMPLE, ''",
    "AKIAIOSFODNN7EXAMPLE, akiaiosfodnn7example",
    "AKIAIOSFODNN7EXAMPLE, ../../x",
    "Signature=, Signature=%",
    "Signature, signature",
    "'Signature=', 'Signature= 0'",
    "'Signature=', 'Signature=0x'",
    "';host;', ';host;host;'",
    "';host;', ';'",
    "';host;', ';host;x-amz-security-token;'"
  })
  void otherCredentialOrForm_isRefused(String part, String other) {
    Map<String, List<String>> headers = changed("Authorization", old -> old.replace(part, other));
    assertThat(headers.get("Authorization")).isNotEqualTo(signed(null).get("Authorization"));
    try {
      RequestSignature read = read(headers, BODY);
      // Which services and access keys there are is for others to know.
      assertThat(
              read.isMadeWith(SdkSigner.secret())
                  && read.accessKeyId().equals(SdkSigner.ACCESS_KEY))
          .isFalse();
    } catch (SignatureException e) {
      assertThat(e.reason()).isNotEqualTo(Reason.MISSING);
    }
  }

  @Test
  void signatureInUpperCase_orOfOtherLength_isRefused() {
    for (UnaryOperator<String> change :
        List.<UnaryOperator<String>>of(
            old ->
                old.substring(0, old.length() - 64)
                    + old.substring(old.length() - 64).toUpperCase(Locale.ROOT)
                    + "A",
            old -> old.substring(0, old.length() - 64) + "A".repeat(64),
            old -> old.substring(0, old.length() - 1),
            old -> old + "0",
            old -> old.substring(0, old.length() - 2) + "é1")) {
      assertThatThrownBy(() -> read(changed("Authorization", change), BODY))
          .hasMessage("Signature must be 64 hexadecimal digits in lower case.");
    }
  }

  @Test
  void accessKeyId_veryLong_isRefused() {
    assertThatThrownBy(
            () ->
                read(
                    changed("Authorization", old -> old.replace("AKIA", "AKIA".repeat(1000))),
                    BODY))
        .hasMessage("The access key ID in Credential is malformed.");
  }
}
