// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsLimitException;

/**
 * Reads policy documents: strict JSON, known elements only.
 *
 * <p>The size is checked before anything is read, and the nesting is bounded.
 */
final class PolicyParser {

  /** The longest policy in UTF-8. */
  static final int MAX_BYTES = 32_768;

  /* A policy needs four levels of nesting; no recursion follows the input deeper than this. */
  private static final int MAX_NESTING = 16;

  private static final String VERSION_2012 = "2012-10-17";
  private static final String VERSION_2008 = "2008-10-17";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final PolicyKind kind;

  private PolicyParser(PolicyKind kind) {
    this.kind = kind;
  }

  static PolicyDocument parse(String json, PolicyKind kind) {
    // Every UTF-16 unit needs at least one byte, so the encoder never sees a huge text.
    int bytes =
        json.length() > MAX_BYTES ? json.length() : json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "The policy document is longer than the limit of " + MAX_BYTES + " bytes.");
    }
    return new PolicyParser(kind).document(tree(json));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw notJson(e.getOriginalMessage(), e);
    } catch (NumberFormatException e) {
      // The reader lets this one out for exponents that no decimal number can have.
      throw notJson("a number is out of range", e);
    }
  }

  private static KmsInvalidRequestException notJson(String reason, Exception cause) {
    return new KmsInvalidRequestException(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
        "The policy document is not valid JSON: " + reason,
        cause);
  }

  private PolicyDocument document(@Nullable JsonNode root) {
    if (root == null || !root.isObject()) {
      throw PolicySyntax.malformed("The policy document must be a JSON object.");
    }
    boolean variables = false;
    JsonNode statements = null;
    for (Map.Entry<String, JsonNode> member : root.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "Version" -> variables = version(value).equals(VERSION_2012);
        case "Id" -> PolicyText.single(value, "Id");
        case "Statement" -> statements = value;
        default ->
            throw PolicySyntax.malformed(
                "Unknown policy element '"
                    + member.getKey()
                    + "'; allowed are Version, Id and Statement.");
      }
    }
    if (statements == null) {
      throw PolicySyntax.malformed("The policy document has no Statement.");
    }
    PolicySyntax syntax = new PolicySyntax(kind, variables);
    List<Statement> parsed = new ArrayList<>();
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      parsed.add(statement(statement, parsed.size() + 1, syntax));
    }
    if (parsed.isEmpty()) {
      throw PolicySyntax.malformed("Statement must not be empty.");
    }
    return new PolicyDocument(kind, parsed);
  }

  private static String version(JsonNode node) {
    String version = PolicyText.single(node, "Version");
    if (!version.equals(VERSION_2012) && !version.equals(VERSION_2008)) {
      throw PolicySyntax.malformed(
          "Version '" + version + "' is unknown; allowed are 2012-10-17 and 2008-10-17.");
    }
    return version;
  }

  private static Statement statement(JsonNode node, int index, PolicySyntax syntax) {
    if (!node.isObject()) {
      throw PolicySyntax.malformed("Statement " + index + " must be a JSON object.");
    }
    StatementParser parser = new StatementParser(index, syntax);
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey().equalsIgnoreCase("Sid") ? "Sid" : member.getKey();
      if (!seen.add(name)) {
        throw PolicySyntax.malformed("Statement " + index + " has two elements " + name + ".");
      }
      parser.read(name, member.getValue());
    }
    return parser.finish();
  }
}
