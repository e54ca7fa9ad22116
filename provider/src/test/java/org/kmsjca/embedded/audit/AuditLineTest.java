// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.testing.Spec;

/** One event as one line: bounds of members, times, identifiers. */
class AuditLineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void time_isCutToSeconds() throws IOException {
    assertThat(parse(event("one", null)).get("eventTime").asText())
        .isEqualTo("2026-08-22T10:38:27Z");
  }

  @Test
  @Spec("AU-27")
  void parametersAtTheLimit_areKept_andAboveIt_areReplaced() throws IOException {
    int frame = "{\"policy\":\"\"}".length();
    String fits = "x".repeat(AuditLine.MAX_PARAMETERS_BYTES - frame);
    JsonNode kept = parse(event("one", Map.of("policy", fits)));
    assertThat(kept.get("requestParameters").get("policy").asText()).isEqualTo(fits);
    JsonNode replaced = parse(event("two", Map.of("policy", fits + "x"))); // AU-20
    assertThat(replaced.get("requestParameters"))
        .isEqualTo(
            JSON.readTree(
                "{\"omitted\":true,\"originalSize\":102401,"
                    + "\"reason\":\"requestParameters too large\"}"));
  }

  @Test
  void parametersThatGrowByEscapes_areMeasuredAsWritten() throws IOException {
    String text = "\u00ff".repeat(AuditLine.MAX_PARAMETERS_BYTES / 6);
    JsonNode event = parse(event("one", Map.of("policy", text)));
    assertThat(event.get("requestParameters").get("omitted").asBoolean()).isTrue();
  }

  @Test
  void longestPolicy_isKept() throws IOException {
    PutKeyPolicy request = PutKeyPolicy.of("x", "\"".repeat(32768));
    JsonMembers parameters = RequestParameters.of("PutKeyPolicy", request);
    assertThat(
            parse(event("one", "request", parameters))
                .get("requestParameters")
                .get("policy")
                .asText())
        .hasSize(32768);
  }

  @Test
  void longMessage_isCut() throws IOException {
    AuditEvent failed =
        event("one", "request", null, new AuditEvent.Failure("Validation", "x".repeat(5000)));
    assertThat(parse(failed).get("errorMessage").asText()).hasSize(AuditLine.MAX_MESSAGE_LENGTH);
  }

  @Test
  void eventIds_ofTwoSequences_neverMeet() {
    Set<String> ids = new HashSet<>();
    for (int sequence = 0; sequence < 2; sequence++) {
      EventIds source = new EventIds(new SecureRandom());
      for (int i = 0; i < 10_000; i++) {
        assertThat(ids.add(source.next())).isTrue();
      }
    }
  }

  static AuditEvent event(String id, Map<String, Object> parameters) {
    return event(id, "request", JsonMembers.of(parameters));
  }

  private static AuditEvent event(String id, String requestId, JsonMembers parameters) {
    return event(id, requestId, parameters, null);
  }

  private static AuditEvent event(
      String id, String requestId, JsonMembers parameters, AuditEvent.Failure failure) {
    CallerIdentity caller = CallerIdentity.of(Caller.of("arn:aws:iam::111122223333:root"));
    return new AuditEvent(
        new Origin(caller, "127.0.0.1", "test"),
        Instant.parse("2026-08-22T10:38:27.999Z"),
        "kms.amazonaws.com",
        "Decrypt",
        "us-west-2",
        failure,
        parameters,
        null,
        null,
        requestId,
        List.of(new AuditEvent.Copy(id, "111122223333", null)),
        true,
        List.of(),
        null);
  }

  private static JsonNode parse(AuditEvent event) throws IOException {
    JsonText json = new JsonText(16);
    AuditLine.write(json, event, event.copies().get(0));
    json.put((byte) '}');
    return JSON.readTree(json.array(), 0, json.size());
  }
}
