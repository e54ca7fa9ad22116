// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.server.client.EndpointException.Kind;

/** What is tried again, how often, and after how long. */
class RetriesTest {

  private final List<Duration> waits = new ArrayList<>();
  private final Queue<HttpAnswer> answers = new ArrayDeque<>();
  private final List<Map<String, String>> sent = new ArrayList<>();

  private HttpAnswer next(Map<String, String> headers, byte[] body) {
    sent.add(headers);
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("{}");
    HttpAnswer answer = answers.poll();
    if (answer == null) {
      throw new EndpointException(Kind.CONNECT, "nobody is there", null);
    }
    return answer;
  }

  private static HttpAnswer answer(int status, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(status, "application/x-amz-json-1.1", body);
  }

  private static HttpAnswer error(int status, String name) {
    return answer(status, "{\"__type\":\"" + name + "\",\"message\":\"why\"}");
  }

  private static HttpAnswer result() {
    return answer(200, "{\"Keys\":[],\"Truncated\":false}");
  }

  private EndpointClient client(int attempts) {
    return Clients.of(this::next, Clients.retries(attempts, waits));
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException",
    "400, LimitExceededException",
    "400, RequestTimeoutException",
    "400, TooManyRequestsException",
    "408, RequestTimeoutException",
    "500, KMSInternalException",
    "502, Any",
    "503, ServiceUnavailable",
    "504, Any"
  })
  void errorThatMayPass_isTriedAgain(int status, String name) {
    answers.addAll(List.of(error(status, name), error(status, name), result()));
    assertThat(Clients.listKeys(client(3))).isInstanceOf(ListKeys.Result.class);
    assertThat(sent).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException",
    "400, NotFoundException",
    "400, InvalidSignatureException",
    "501, Any",
    "404, NoSuchEntity",
    "409, LimitExceeded"
  })
  void errorThatStays_isNot(int status, String name) {
    answers.add(error(status, name));
    ServiceErrorException error =
        catchThrowableOfType(ServiceErrorException.class, () -> Clients.listKeys(client(3)));
    assertThat(error.name()).isEqualTo(name);
    assertThat(error.detail()).isEqualTo("why");
    assertThat(error.retries()).isEmpty();
    assertThat(sent).hasSize(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void throttledToTheEnd_saysHowOften_afterLongerAndLongerWaits() {
    answers.addAll(
        Arrays.asList(
            error(400, "ThrottlingException"),
            error(400, "ThrottlingException"),
            error(400, "ThrottlingException"),
            result()));
    ServiceErrorException error =
        catchThrowableOfType(ServiceErrorException.class, () -> Clients.listKeys(client(3)));
    assertThat(error.retries()).isEqualTo(" (reached max retries: 2)");
    assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(answers).hasSize(1);
  }

  @Test
  void waits_areTwentySecondsAtMost() {
    assertThatThrownBy(() -> Clients.listKeys(client(8))).isInstanceOf(EndpointException.class);
    assertThat(sent).hasSize(8);
    assertThat(waits)
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
  }

  @Test
  void noConnection_isTriedAgain() {
    EndpointException error =
        catchThrowableOfType(EndpointException.class, () -> Clients.listKeys(client(3)));
    assertThat(error).hasMessage("nobody is there");
    assertThat(sent).hasSize(3);
  }

  @Test
  void answerThatIsNone_isNotTriedAgain() {
    answers.add(answer(200, "{"));
    EndpointException error =
        catchThrowableOfType(EndpointException.class, () -> Clients.listKeys(client(3)));
    assertThat(error.kind()).isEqualTo(Kind.ANSWER);
    assertThat(sent).hasSize(1);
  }

  @Test
  void interruptedWait_endsTheCall_andTheMarkStays() {
    Retries retries =
        new Retries(
            3,
            () -> 0,
            time -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> Clients.listKeys(Clients.of(this::next, retries)))
        .isInstanceOf(EndpointException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sent).hasSize(1);
  }

  @Test
  void requests_areSigned_andCarryTheSession() {
    answers.add(result());
    Clients.listKeys(client(1));
    assertThat(sent.get(0))
        .containsEntry("x-amz-target", "TrentService.ListKeys")
        .containsEntry("content-type", "application/x-amz-json-1.1")
        .containsEntry("x-amz-date", "20261122T100000Z")
        .containsEntry("x-amz-security-token", Clients.TOKEN)
        .containsEntry("host", "localhost:1")
        .hasEntrySatisfying(
            "authorization",
            value ->
                assertThat(value)
                    .startsWith(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/kms/"
                            + "aws4_request, SignedHeaders=content-type;host;x-amz-date;"
                            + "x-amz-security-token;x-amz-target, Signature=")
                    .doesNotContain(Clients.SECRET));
  }
}
