// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.server.testing.KmsServerExtension;

/** Whatever comes in headers that nobody signed, the request is refused as the client's error. */
class HeadersFuzzTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final CallOrigin ORIGIN = new CallOrigin("127.0.0.1", "fuzz", false, "id");
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

  private static Dispatcher dispatcher;

  @BeforeAll
  static void prepare() {
    dispatcher = new Dispatcher(KMS.server().service(), () -> NOW);
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
    Answer answer = dispatcher.take(call).answer();
    AnyAnswer.error(answer.status(), answer.contentType(), answer.body());
    assertThat(answer.status()).isBetween(400, 499);
  }
}
