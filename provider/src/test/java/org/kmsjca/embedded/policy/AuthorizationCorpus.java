// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * Reads the cases of the directory {@code corpus}, whose file {@code README.md} describes the
 * format. Confined to one thread.
 */
final class AuthorizationCorpus {

  /** The operations that work across accounts. */
  private static final Set<String> CROSS_ACCOUNT =
      Set.of(
          "Encrypt",
          "Decrypt",
          "ReEncryptFrom",
          "ReEncryptTo",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "Sign",
          "Verify",
          "GenerateMac",
          "VerifyMac",
          "DeriveSharedSecret",
          "CreateGrant",
          "DescribeKey",
          "GetKeyRotationStatus",
          "GetPublicKey",
          "ListGrants",
          "RetireGrant",
          "RevokeGrant");

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NOT_IN_VARIABLE = Pattern.compile(",(?![^{]*})");

  private static final Map<String, String> ACCOUNTS =
      Map.of("A", Requests.A, "B", Requests.B, "C", "777788889999");

  /** One case. */
  record Case(
      String name, AuthorizationRequest request, ApplicablePolicies policies, String wanted) {}

  private record Definition(
      String effect, String principals, String actions, String resources, String condition) {}

  private final Map<String, Definition> statements = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();
  private final Map<Map<String, String>, ApplicablePolicies> compiled = new HashMap<>();
  private Map<String, String> given = Map.of();

  private AuthorizationCorpus() {}

  /** Reads the cases of one file; the statements of {@code statements.txt} can be used in it. */
  static List<Case> read(String file) {
    AuthorizationCorpus corpus = new AuthorizationCorpus();
    corpus.readAll("statements.txt");
    corpus.readAll(file);
    return corpus.cases;
  }

  private void readAll(String file) {
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("statement ")) {
        readStatement(cells(line.substring("statement ".length()), 6));
      } else if (line.startsWith("given")) {
        given = parts(line.substring("given".length()));
      } else {
        readCase(file + ":" + (i + 1) + " " + line, cells(line, 5));
      }
    }
  }

  private void readStatement(List<String> cells) {
    Definition definition =
        new Definition(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
    if (statements.put(cells.get(0), definition) != null) {
      throw new IllegalArgumentException("statement defined twice: " + cells.get(0));
    }
  }

  private void readCase(String name, List<String> cells) {
    ConditionValues.Builder context = ConditionValues.builder();
    parts(cells.get(3))
        .forEach((key, values) -> context.addAll(key, values.isEmpty() ? List.of() : list(values)));
    String principal = cells.get(0);
    if (principal.startsWith("service:")) {
      context
          .add("aws:PrincipalIsAWSService", "true")
          .add("aws:PrincipalServiceName", principal.substring("service:".length()));
      principal = "C:root";
    }
    Caller caller = Caller.of(arn(principal));
    Arn resource = cells.get(2).equals("-") ? null : Arn.of(text(cells.get(2)));
    AuthorizationRequest request =
        new AuthorizationRequest(
            caller,
            "kms:" + cells.get(1),
            resource,
            resource == null ? caller.account() : resource.account(),
            CROSS_ACCOUNT.contains(cells.get(1)),
            context.build(),
            Requests.NOW);
    cases.add(new Case(name, request, policies(), cells.get(4)));
  }

  private ApplicablePolicies policies() {
    return compiled.computeIfAbsent(given, unused -> compile());
  }

  private ApplicablePolicies compile() {
    List<NamedPolicy> identities = new ArrayList<>();
    for (String policy : given.getOrDefault("identity", "").split("/", -1)) {
      PolicyDocument document = policy(policy, PolicyKind.IDENTITY);
      if (document != null) {
        identities.add(new NamedPolicy("Policy" + (identities.size() + 1), document));
      }
    }
    return new ApplicablePolicies(
        policy(given.get("key"), PolicyKind.KEY),
        identities,
        policy(given.get("boundary"), PolicyKind.IDENTITY),
        policy(given.get("session"), PolicyKind.IDENTITY),
        words(given.get("grants")),
        words(given.get("account-grants")));
  }

  private @Nullable PolicyDocument policy(@Nullable String names, PolicyKind kind) {
    if (words(names).isEmpty()) {
      return null;
    }
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("Version", given.getOrDefault("version", "2012-10-17"));
    ArrayNode array = policy.putArray("Statement");
    words(names).forEach(name -> array.add(statement(name)));
    return PolicyDocument.parse(policy.toString(), kind);
  }

  private ObjectNode statement(String name) {
    Definition definition = Objects.requireNonNull(statements.get(name), name);
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("Sid", name).put("Effect", definition.effect());
    if (!definition.principals().equals("-")) {
      boolean negated = definition.principals().startsWith("!");
      statement.set(negated ? "NotPrincipal" : "Principal", principals(definition.principals()));
    }
    addElement(statement, "Action", definition.actions());
    addElement(statement, "Resource", definition.resources());
    if (!definition.condition().isEmpty()) {
      statement.set("Condition", json(text(definition.condition()).replace('\'', '"')));
    }
    return statement;
  }

  private static void addElement(ObjectNode statement, String element, String cell) {
    if (cell.equals("-")) {
      return;
    }
    boolean negated = cell.startsWith("!");
    ArrayNode array = statement.putArray(negated ? "Not" + element : element);
    list(negated ? cell.substring(1) : cell).forEach(value -> array.add(text(value)));
  }

  private static JsonNode principals(String cell) {
    ObjectNode principals = JsonNodeFactory.instance.objectNode();
    for (String name : list(cell.startsWith("!") ? cell.substring(1) : cell)) {
      int colon = name.indexOf(':');
      String kind =
          name.startsWith("service:") ? "Service" : name.startsWith("idp:") ? "Federated" : "AWS";
      String value = kind.equals("AWS") ? arn(name) : name.substring(colon + 1);
      principals.withArrayProperty(kind).add(value);
    }
    return principals;
  }

  /** Writes {@code A:user/Alice} and the like in full; everything else stays. */
  private static String arn(String name) {
    int colon = name.indexOf(':');
    String account = ACCOUNTS.get(colon < 0 ? name : name.substring(0, colon));
    if (account == null) {
      return name;
    }
    String resource = colon < 0 ? "" : name.substring(colon + 1);
    if (resource.startsWith("session/")) {
      return "arn:aws:sts::" + account + ":assumed-role/" + resource.substring(8);
    }
    if (resource.startsWith("federated/")) {
      return "arn:aws:sts::" + account + ":federated-user/" + resource.substring(10);
    }
    return colon < 0 ? account : "arn:aws:iam::" + account + ":" + resource;
  }

  /** Fills in the names of resources and accounts. */
  private static String text(String cell) {
    return cell.replace("KEY-OF-B", Requests.KEY.toString().replace(Requests.A, Requests.B))
        .replace("OTHER-KEY", Requests.KEY.toString().replace("1234abcd", "5678efab"))
        .replace("THE-KEY", Requests.KEY.toString())
        .replace("THE-ALIAS", Requests.ALIAS.toString())
        .replace("<A>", Requests.A)
        .replace("<B>", Requests.B);
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        int equals = part.indexOf('=');
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return parts;
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
  }

  private static List<String> list(String text) {
    return Stream.of(NOT_IN_VARIABLE.split(text, -1)).map(String::strip).toList();
  }

  private static List<String> cells(String line, int columns) {
    List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
    if (cells.size() != columns) {
      throw new IllegalArgumentException("expected " + columns + " columns: " + line);
    }
    return cells;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static List<String> lines(String file) {
    try (InputStream in = AuthorizationCorpus.class.getResourceAsStream("corpus/" + file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new String(text, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
