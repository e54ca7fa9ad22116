// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.signature.SdkSigner;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;

/** Whatever comes in a signed body, the answer is a result or an error of the client. */
class WireFuzzTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final CallOrigin ORIGIN = new CallOrigin("127.0.0.1", "fuzz", false, "id");

  private static Dispatcher dispatcher;

  @BeforeAll
  static void prepare() {
    dispatcher = new Dispatcher(KMS.server().service(), () -> NOW);
  }

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
    TestCredentials root = KMS.server().root();
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
    Answer answer = dispatcher.take(new HttpCall("POST", "/", "", signed, body, ORIGIN)).answer();
    AnyAnswer.error(answer.status(), answer.contentType(), answer.body());
    assertThat(answer.status()).isBetween(200, 499);
  }
}
