// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that AWS published: its example of SigV4, and requests of its test suite. */
class SignatureVectorsTest {

  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final byte[] SECRET =
      "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "GET  | /  | '' | service | host:example.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST | /  | '' | service | host:example.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET  | /  | Param2=value2&Param1=value1 | service |"
            + " host:example.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "GET  | /  | '' | service | host:example.amazonaws.com;my-header1:  value1;"
            + "my-header2: \"a   b   c\";x-amz-date:20150830T123600Z | '' |"
            + " acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        "GET  | /example/.. | '' | service |"
            + " host:example.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET  | //  | '' | service | host:example.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST | /  | '' | service | content-type:application/x-www-form-urlencoded;"
            + "host:example.amazonaws.com;x-amz-date:20150830T123600Z | Param1=value1 |"
            + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        "GET  | /  | Action=ListUsers&Version=2010-05-08 | iam |"
            + " content-type:application/x-www-form-urlencoded; charset=utf-8;"
            + "host:iam.amazonaws.com;x-amz-date:20150830T123600Z | '' |"
            + " 5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
      })
  void published_signature_isAccepted(
      String method,
      String path,
      String query,
      String service,
      String headers,
      String body,
      String signature) {
    Map<String, List<String>> all = headers(headers);
    String signed = String.join(";", all.keySet());
    all.put(
        "Authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
                + service
                + "/aws4_request, SignedHeaders="
                + signed
                + ", Signature="
                + signature));
    SignedMessage message =
        new SignedMessage(
            method,
            path,
            unquoted(query),
            all,
            SignedMessage.hash(unquoted(body).getBytes(StandardCharsets.UTF_8)));
    RequestSignature claim = RequestSignature.read(message, NOW);
    assertThat(claim.isMadeWith(SECRET)).isTrue();
    assertThat(claim.accessKeyId()).isEqualTo("AKIDEXAMPLE");
    assertThat(claim.scope()).isEqualTo(new CredentialScope("20150830", "us-east-1", service));
  }

  private static String unquoted(String text) {
    return text.equals("''") ? "" : text;
  }

  private static Map<String, List<String>> headers(String text) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String last = "";
    for (String header : text.split(";", -1)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        headers.computeIfPresent(last, (name, values) -> List.of(values.get(0) + ";" + header));
      } else {
        last = header.substring(0, colon).strip();
        headers.put(last, new ArrayList<>(List.of(header.substring(colon + 1))));
      }
    }
    return headers;
  }
}
