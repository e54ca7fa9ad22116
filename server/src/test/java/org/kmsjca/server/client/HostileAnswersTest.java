// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.server.client.EndpointException.Kind;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/** Answers that are none, or are made to do harm. */
@Timeout(60)
class HostileAnswersTest {

  private static final String JSON = "Content-Type: application/x-amz-json-1.1\r\n";
  private static final String XML = "Content-Type: text/xml\r\n";
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final WireOperation IDENTITY =
      ServiceOperations.STS.operation("GetCallerIdentity").orElseThrow();
  private static final String IDENTITY_BEGIN =
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>";
  private static final String IDENTITY_END =
      "</Account><Arn>b</Arn><UserId>c</UserId></GetCallerIdentityResult>"
          + "</GetCallerIdentityResponse>";

  private static Throwable listKeys(HostileServer server) {
    try (server;
        EndpointClient client = Clients.of(server.url(), Timeouts.DEFAULT)) {
      return checked(catchThrowable(() -> Clients.listKeys(client)));
    }
  }

  private static Throwable identity(HostileServer server) {
    try (server;
        EndpointClient client = Clients.of(server.url(), Timeouts.DEFAULT)) {
      return checked(
          catchThrowable(
              () -> client.call(ServiceOperations.STS, IDENTITY, new GetCallerIdentity())));
    }
  }

  /* Nothing of this must be in what a program shows, with --debug neither. */
  private static Throwable checked(Throwable error) {
    assertThat(error).isNotNull();
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .doesNotContain(Clients.SECRET, Clients.TOKEN, "secret-of-the-answer", "Signature=");
    return error;
  }

  private static void isNoAnswer(Throwable error, String why) {
    assertThat(error).isInstanceOf(EndpointException.class).hasMessageContaining(why);
    assertThat(((EndpointException) error).kind()).isEqualTo(Kind.ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"Keys\":{}}",
        "{\"Keys\":[{\"KeyId\":1}]}",
        "{\"Keys\":[],\"Keys\":[]}",
        "{\"Truncated\":\"secret-of-the-answer\"}",
        "{\"Keys\":[]} more",
        "secret-of-the-answer"
      })
  void jsonThatIsNoResult_isRefused(String body) {
    isNoAnswer(listKeys(HostileServer.answering("200 OK", JSON, body)), "cannot be used");
  }

  @Test
  void deeplyNestedJson_isRefused() {
    String deep = "{\"x\":" + "[".repeat(100_000);
    isNoAnswer(listKeys(HostileServer.answering("200 OK", JSON, deep)), "cannot be used");
  }

  @Test
  void unknownMembers_areIgnored() {
    String body =
        "{\"New\":{\"a\":[1,{}]},\"XksKeyId\":\"x\",\"Recipient\":{},\"Truncated\":false,"
            + "\"Keys\":[{\"KeyId\":\"k\",\"KeyArn\":\"a\",\"CustomKeyStoreId\":\"c\"}]}";
    try (HostileServer server = HostileServer.answering("200 OK", JSON, body);
        EndpointClient client = Clients.of(server.url(), Timeouts.DEFAULT)) {
      ListKeys.Result result = (ListKeys.Result) Clients.listKeys(client);
      assertThat(result.keys()).hasSize(1);
    }
  }

  @Test
  void hugeAnswer_isNotRead() {
    isNoAnswer(
        listKeys(
            new HostileServer(
                out ->
                    HostileServer.write(
                        out,
                        "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 99999999999\r\n\r\n{"))),
        "larger than 16 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "400 Bad Request", "503 Service Unavailable"})
  void endlessAnswer_isGivenUp(String status) {
    isNoAnswer(
        listKeys(
            new HostileServer(
                out -> {
                  HostileServer.write(
                      out, "HTTP/1.1 " + status + "\r\n" + JSON + "Connection: close\r\n\r\n");
                  endless(out);
                })),
        "larger than 16 MiB");
  }

  /** Between the parts of an answer too, nothing goes on without end. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "x: y\r\n"})
  void endlessHeaders_areGivenUp(String part) {
    Throwable error =
        listKeys(
            new HostileServer(
                out -> {
                  HostileServer.write(out, part.startsWith("x") ? "HTTP/1.1 200 OK\r\n" : "");
                  String parts = part.repeat(1_000);
                  while (true) {
                    HostileServer.write(out, parts);
                  }
                }));
    assertThat(error).isInstanceOf(EndpointException.class);
  }

  private static void endless(OutputStream out) throws IOException {
    byte[] spaces = new byte[1 << 16];
    Arrays.fill(spaces, (byte) ' ');
    while (true) {
      out.write(spaces);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/xml", "", "application/json-seq", "x/json"})
  void otherContentType_isRefused(String type) {
    String header = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    isNoAnswer(
        listKeys(HostileServer.answering("200 OK", header, "{\"Keys\":[],\"Truncated\":false}")),
        "it is not in json");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirection_isNotFollowed(int status) throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      other.setSoTimeout(1);
      String place = "Location: http://127.0.0.1:" + other.getLocalPort() + "/\r\n";
      HostileServer server = HostileServer.answering(status + " Moved", place, "");
      isNoAnswer(listKeys(server), "it is a redirection (" + status + ")");
      assertThat(catchThrowable(other::accept)).hasMessageContaining("timed out");
    }
  }

  @ParameterizedTest
  @CsvSource({"201", "204", "206"})
  void otherSuccess_isNone(String status) {
    isNoAnswer(
        listKeys(
            new HostileServer(
                out ->
                    HostileServer.write(
                        out,
                        "HTTP/1.1 "
                            + status
                            + " Well\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))),
        "its status is " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1", "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 200 OK\r\nContent-"})
  void whatIsNoHttp_orEndsTooSoon_isAClosedConnection(String text) {
    Throwable error = listKeys(new HostileServer(out -> HostileServer.write(out, text)));
    assertThat(error).isInstanceOf(EndpointException.class);
    assertThat(((EndpointException) error).kind()).isIn(Kind.CLOSED, Kind.ANSWER);
  }

  @Test
  void answerThatEndsInTheMiddle_isAClosedConnection() {
    Throwable error =
        listKeys(
            new HostileServer(
                out ->
                    HostileServer.write(
                        out,
                        "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 50\r\n\r\n{\"Keys\"")));
    assertThat(error)
        .hasMessageStartingWith(
            "Connection was closed before we received a valid response from endpoint URL: \"http");
  }

  @Test
  void noAnswer_endsWithAReadTimeout() {
    HostileServer.Reply late =
        out -> {
          try {
            Thread.sleep(SHORT.toMillis() * 3);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (HostileServer server = new HostileServer(late);
        EndpointClient client =
            Clients.of(server.url(), new Timeouts(Timeouts.DEFAULT.connect(), SHORT))) {
      EndpointException error =
          catchThrowableOfType(EndpointException.class, () -> Clients.listKeys(client));
      assertThat(error.kind()).isEqualTo(Kind.READ_TIMEOUT);
      assertThat(error).hasMessageMatching("Read timeout on endpoint URL: \"http://127.*/\"");
    }
  }

  @Test
  void request_isNotSentTwice_byTheHttpClient() {
    try (HostileServer server = new HostileServer(out -> {});
        EndpointClient client = Clients.of(server.url(), Timeouts.DEFAULT)) {
      assertThatThrownBy(() -> Clients.listKeys(client)).isInstanceOf(EndpointException.class);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void textsOfErrors_doNotReachTheTerminalAsTheyAre() {
    Throwable error =
        listKeys(
            HostileServer.answering(
                "400 Bad Request",
                JSON,
                "{\"__type\":\"x#Bad\\u001b[2J:y\",\"Message\":\"a\\u0007b\\u009bc\\nd"
                    + "e".repeat(100_000)
                    + "\"}"));
    ServiceErrorException said = (ServiceErrorException) error;
    assertThat(said.name()).isEqualTo("Bad?[2J");
    assertThat(said.detail()).startsWith("a?b?c\nde").hasSizeLessThan(11_000);
  }

  @ParameterizedTest
  @CsvSource({
    "502 Whatever, text/html, <html>secret-of-the-answer</html>, 502, Bad Gateway",
    "401 Who, text/plain, who, 401, Unauthorized",
    "407 Who, text/plain, who, 407, ''",
    "418 Teapot, text/plain, x, 418, ''",
    "403 No, application/json, '{\"message\":\"no name\"}', 403, Forbidden",
    "404 No, text/plain, '', 404, Not Found"
  })
  void errorWithoutName_isNamedByItsStatus(
      String status, String type, String body, String name, String detail) {
    Throwable error =
        listKeys(HostileServer.answering(status, "Content-Type: " + type + "\r\n", body));
    ServiceErrorException said = (ServiceErrorException) error;
    assertThat(said.name()).isEqualTo(name);
    assertThat(said.detail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/\">"
      })
  void documentTypes_areRefused(String type) {
    String document = type + IDENTITY_BEGIN + "&a;" + IDENTITY_END;
    isNoAnswer(
        identity(HostileServer.answering("200 OK", XML, document)), "document type or entities");
    Throwable error =
        identity(
            HostileServer.answering(
                "400 Bad", XML, type + "<E><Error><Code>&a;</Code></Error></E>"));
    assertThat(((ServiceErrorException) error).name()).isEqualTo("400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<a/>",
        "<ErrorResponse/>",
        "<GetCallerIdentityResponse/>",
        "<GetCallerIdentityResponse><GetCallerIdentityResult>",
        IDENTITY_BEGIN + "<b/>" + IDENTITY_END,
        IDENTITY_BEGIN + "&a;" + IDENTITY_END,
        IDENTITY_BEGIN + "&#0;" + IDENTITY_END,
        IDENTITY_BEGIN + "secret-of-the-answer</Accountant>",
        "{}"
      })
  void xmlThatIsNoResult_isRefused(String document) {
    isNoAnswer(identity(HostileServer.answering("200 OK", XML, document)), "cannot be used");
  }

  @Test
  void deeplyNestedXml_isPassedOver() {
    String deep = "<x>".repeat(100_000);
    isNoAnswer(
        identity(HostileServer.answering("200 OK", XML, IDENTITY_BEGIN + deep)), "cannot be used");
  }

  @Test
  void unknownElements_commentsAndSections_areUnderstood() {
    String document =
        "<?xml version=\"1.0\"?><!-- x --><GetCallerIdentityResponse xmlns=\"urn:x\"><New><a>1</a>"
            + "</New><GetCallerIdentityResult><Other><Arn>no</Arn></Other><Account>1<!-- x -->2"
            + "<![CDATA[<3>]]>&amp;&#65;</Account><UserId>u</UserId><Arn/>"
            + "</GetCallerIdentityResult></GetCallerIdentityResponse>";
    try (HostileServer server = HostileServer.answering("200 OK", XML, document);
        EndpointClient client = Clients.of(server.url(), Timeouts.DEFAULT)) {
      assertThat(client.call(ServiceOperations.STS, IDENTITY, new GetCallerIdentity()))
          .hasToString(new GetCallerIdentity.Result("u", "12<3>&A", "").toString());
    }
  }
}
