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

/** One event as one line: bounds of members, times, identifiers. */
class AuditLineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void time_isCutToSeconds() throws IOException {
    assertThat(parse(event("one", null)).get("eventTime").asText())
        .isEqualTo("2026-08-22T10:38:27Z");
  }

  @Test
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
    Map<String, Object> parameters = RequestParameters.of(PutKeyPolicy.of("x", "\"".repeat(32768)));
    assertThat(parse(event("one", parameters)).get("requestParameters").get("policy").asText())
        .hasSize(32768);
  }

  @Test
  void longMessage_isCut() throws IOException {
    AuditEvent event = event("one", null);
    AuditEvent failed =
        new AuditEvent(
            event.origin(),
            event.eventTime(),
            event.eventName(),
            event.awsRegion(),
            new AuditEvent.Failure("ValidationException", "x".repeat(5000)),
            null,
            null,
            null,
            "request",
            "event",
            true,
            List.of(),
            "111122223333",
            null);
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
    Caller caller = Caller.of("arn:aws:iam::111122223333:root");
    return new AuditEvent(
        new AuditEvent.Origin(UserIdentity.of(caller), "127.0.0.1", "test"),
        Instant.parse("2026-08-22T10:38:27.999Z"),
        "Decrypt",
        "us-west-2",
        null,
        parameters,
        null,
        null,
        "request",
        id,
        true,
        List.of(),
        "111122223333",
        null);
  }

  private static JsonNode parse(AuditEvent event) throws IOException {
    return JSON.readTree(AuditLine.of(event).array());
  }
}
