// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the signer signs, is what AWS would have signed, and what the endpoint accepts. */
class RequestSignerTest {

  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final byte[] SECRET =
      "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.US_ASCII);

  private static SignedMessage message(Map<String, List<String>> headers, String body) {
    return new SignedMessage(
        "POST", "/", "", headers, SignedMessage.hash(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("host", List.of("example.amazonaws.com"));
    headers.put(RequestSigner.DATE_HEADER, List.of(RequestSigner.date(NOW)));
    return headers;
  }

  private static String sign(SignedMessage message, String service) {
    return RequestSigner.authorization(message, "AKIDEXAMPLE", SECRET, "us-east-1", service);
  }

  @Test
  void requestsOfTheTestSuiteOfAws_getTheSignaturesPublishedThere() {
    Map<String, List<String>> headers = headers();
    assertThat(sign(message(headers, ""), "service"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature="
                + "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    headers.put("Content-Type", List.of("application/x-www-form-urlencoded"));
    assertThat(sign(message(headers, "Param1=value1"), "service"))
        .endsWith(
            "SignedHeaders=content-type;host;x-amz-date, Signature="
                + "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void signature_isAcceptedByTheEndpoint_withASessionToo() {
    Map<String, List<String>> headers = headers();
    headers.put(RequestSigner.TOKEN_HEADER, List.of("token+/="));
    headers.put("x-amz-target", List.of("TrentService.ListKeys"));
    String authorization = sign(message(headers, "{}"), "kms");
    headers.put("authorization", List.of(authorization));
    RequestSignature claim = RequestSignature.read(message(headers, "{}"), NOW);
    assertThat(claim.isMadeWith(SECRET)).isTrue();
    assertThat(claim.sessionToken()).isEqualTo("token+/=");
    assertThat(claim.scope()).isEqualTo(new CredentialScope("20150830", "us-east-1", "kms"));
    assertThat(RequestSignature.read(message(headers, "{ }"), NOW).isMadeWith(SECRET)).isFalse();
  }

  @Test
  void requestWithoutHostOrDate_isNotSigned() {
    for (String missing : List.of("host", RequestSigner.DATE_HEADER)) {
      Map<String, List<String>> headers = headers();
      headers.remove(missing);
      assertThatThrownBy(() -> sign(message(headers, ""), "kms"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
