// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.signature.SdkSigner;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;

/** A signed request that was changed on its way is refused for its signature and does nothing. */
class ChangedRequestFuzzTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27Z");
  private static final CallOrigin ORIGIN = new CallOrigin("127.0.0.1", "fuzz", false, "id");
  private static final String IAM_FORM = "Version=2010-05-08&Action=";
  private static final List<Asked> ASKED =
      List.of(
          new Asked(ServiceOperations.KMS, "CreateKey", "{\"Description\":\"d\"}"),
          new Asked(ServiceOperations.KMS, "DeleteAlias", "{\"AliasName\":\"alias/a\"}"),
          new Asked(ServiceOperations.IAM, "", IAM_FORM + "CreateUser&UserName=bob"),
          new Asked(ServiceOperations.IAM, "", IAM_FORM + "CreateAccessKey"));

  private static final Set<String> OF_THE_SIGNATURE =
      Set.of(
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private static Dispatcher dispatcher;
  private static String untouched;

  /** What is asked for, and would change something. */
  private record Asked(ServiceOperations service, String operation, String body) {}

  /** What of a request is changed. */
  private enum Part {
    METHOD,
    PATH,
    QUERY,
    BODY,
    VALUE_OF_A_HEADER,
    ABSENCE_OF_A_HEADER,
    SECOND_VALUE_OF_A_HEADER,
    HEADER_MORE,
    AUTHORIZATION
  }

  @BeforeAll
  static void prepare() {
    dispatcher = dispatcher(KMS.server());
    untouched = AnyAnswer.state(KMS.server());
  }

  /** A service with one key, {@code alias/a}. */
  private static Dispatcher dispatcher(EmbeddedKmsServer server) {
    EmbeddedService service = server.service();
    Dispatcher made = new Dispatcher(service, () -> NOW);
    String key = text(answer(made, server, new Asked(ServiceOperations.KMS, "CreateKey", "{}")));
    String id = key.replaceFirst("(?s).*\"KeyId\":\"([^\"]+)\".*", "$1");
    String alias = "{\"AliasName\":\"alias/a\",\"TargetKeyId\":\"" + id + "\"}";
    Answer answer = answer(made, server, new Asked(ServiceOperations.KMS, "CreateAlias", alias));
    assertThat(answer.status()).as(text(answer)).isEqualTo(200);
    return made;
  }

  private static Answer answer(Dispatcher to, EmbeddedKmsServer server, Asked asked) {
    return to.take(new Changeable(server, asked).call()).answer();
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** A signed request whose parts can be changed. */
  private static final class Changeable {

    private String method = "POST";
    private String path = "/";
    private String query = "";
    private byte[] body;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final List<String> signedNames;

    Changeable(EmbeddedKmsServer server, Asked asked) {
      body = asked.body().getBytes(StandardCharsets.UTF_8);
      Map<String, String> first =
          asked.operation().isEmpty()
              ? Map.of("Content-Type", "application/x-www-form-urlencoded")
              : Map.of("X-Amz-Target", "TrentService." + asked.operation());
      TestCredentials root = server.root();
      SdkSigner.sign(
              SdkSigner.credentials(root.accessKeyId(), root.secretAccessKey(), null),
              URI.create("http://localhost/"),
              first,
              body,
              server.region(),
              asked.service().signingName(),
              NOW)
          .forEach(
              (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
      String names = authorization().replaceFirst(".*SignedHeaders=([^,]*).*", "$1");
      signedNames = List.of(names.split(";", -1));
    }

    private String authorization() {
      return headers.get("authorization").get(0);
    }

    HttpCall call() {
      return new HttpCall(method, path, query, headers, body, ORIGIN);
    }

    /** Changes one part; false if it means the same as before. */
    boolean change(Part part, FuzzedDataProvider data) {
      return switch (part) {
        case METHOD -> {
          method = line(data, 8);
          yield !method.equals("POST");
        }
        case PATH -> {
          path = line(data, 20);
          yield !path.equals("/");
        }
        case QUERY -> {
          query = line(data, 20);
          yield !query.isEmpty();
        }
        case BODY -> {
          String before = new String(body, StandardCharsets.ISO_8859_1);
          body = data.consumeRemainingAsBytes();
          yield !new String(body, StandardCharsets.ISO_8859_1).equals(before);
        }
        case VALUE_OF_A_HEADER -> {
          String name = data.pickValue(signedNames);
          String value = line(data, 60);
          String before = headers.put(name, List.of(value)).get(0);
          yield !canonical(value).equals(canonical(before));
        }
        case ABSENCE_OF_A_HEADER -> {
          headers.remove(data.pickValue(signedNames));
          yield true;
        }
        case SECOND_VALUE_OF_A_HEADER -> {
          String name = data.pickValue(signedNames);
          List<String> values = new ArrayList<>(headers.get(name));
          values.add(line(data, 60));
          headers.put(name, values);
          yield true;
        }
        case HEADER_MORE -> {
          String name = "x-amz-" + line(data, 12).toLowerCase(Locale.ROOT);
          yield headers.putIfAbsent(name, List.of(line(data, 60))) == null;
        }
        case AUTHORIZATION -> {
          String before = authorization();
          int from = data.consumeInt(0, before.length());
          int to = data.consumeInt(from, before.length());
          String changed = before.substring(0, from) + line(data, 40) + before.substring(to);
          headers.put("authorization", List.of(changed));
          yield !meaning(changed).equals(meaning(before));
        }
      };
    }

    /* The ends of lines end a header, too. */
    private static String line(FuzzedDataProvider data, int maxCharacters) {
      return data.consumeString(maxCharacters).replaceAll("[\r\n]", "");
    }

    private static String canonical(String value) {
      return value.strip().replaceAll(" +", " ");
    }

    /* Spaces, the order of the parts, unknown parts and the case of the names mean nothing. */
    private static Map<String, String> meaning(String text) {
      String authorization = text.strip();
      int space = authorization.indexOf(' ');
      Map<String, String> parts = new TreeMap<>();
      parts.put("algorithm", space < 0 ? authorization : authorization.substring(0, space));
      for (String part : authorization.substring(space + 1).split(",", -1)) {
        int equals = Math.max(part.indexOf('='), 0);
        String name = part.substring(0, equals).strip();
        if (Set.of("Credential", "SignedHeaders", "Signature").contains(name)) {
          parts.put(name, part.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
        }
      }
      return parts;
    }
  }

  @FuzzTest
  void signedRequest_changed_isRefused_andDoesNothing(FuzzedDataProvider data) {
    Changeable request = new Changeable(KMS.server(), data.pickValue(ASKED));
    Part part = data.pickValue(Part.values());
    if (!request.change(part, data)) {
      return;
    }
    Answer answer = dispatcher.take(request.call()).answer();
    String error =
        AnyAnswer.error(answer.status(), answer.contentType(), answer.body()).orElse("none");
    assertThat(answer.status()).as(text(answer)).isBetween(400, 499);
    // There are many ways to write the path that was signed; none of them is served.
    if (part != Part.PATH) {
      assertThat(OF_THE_SIGNATURE).contains(error);
    }
    assertThat(AnyAnswer.state(KMS.server())).isEqualTo(untouched);
  }

  @Test
  void signedRequest_unchanged_isPerformed() {
    try (EmbeddedKmsServer server = EmbeddedKmsServer.start()) {
      Dispatcher own = dispatcher(server);
      for (Asked asked : ASKED) {
        String before = AnyAnswer.state(server);
        Answer answer = answer(own, server, asked);
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(AnyAnswer.state(server)).isNotEqualTo(before);
      }
    }
  }
}
