// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.onKey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kmsjca.testing.Spec;

/** Conditions from tables. */
class ConditionCorpusTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ALLOW_ALL =
      "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}";

  @TestFactory
  @Spec({"PO-40", "PO-49", "PO-50", "PO-51", "PO-52", "PO-53", "PO-54", "PO-55", "PO-60"})
  Stream<DynamicTest> operators() {
    return Corpus.tests("operators.txt", 5, ConditionCorpusTest::checkOperator);
  }

  @TestFactory
  @Spec({"PO-42", "PO-43", "PO-44", "PO-45", "PO-46", "PO-47", "PO-48"})
  Stream<DynamicTest> edges() {
    return Corpus.tests("conditions.txt", 5, ConditionCorpusTest::checkOperator);
  }

  @TestFactory
  @Spec({"PO-19", "PO-20", "PO-60"})
  Stream<DynamicTest> variables() {
    return Corpus.tests("variables.txt", 7, ConditionCorpusTest::checkVariable);
  }

  private static void checkOperator(List<String> cells) {
    ConditionValues.Builder context = ConditionValues.builder();
    if (!cells.get(2).equals("absent")) {
      context.addAll("test:Key", texts(cells.get(2)));
    }
    String condition = "{\"" + cells.get(0) + "\":{\"Test:key\":" + cells.get(1) + "}}";
    assertThat(holdsInAllow("2012-10-17", condition, context.build()))
        .as("in an Allow")
        .isEqualTo(yes(cells.get(3)));
    assertThat(holdsInDeny("2012-10-17", condition, context.build()))
        .as("in a Deny")
        .isEqualTo(yes(cells.get(4)));
  }

  private static void checkVariable(List<String> cells) {
    ConditionValues.Builder context = ConditionValues.builder().add("test:key", cells.get(3));
    for (Map.Entry<String, JsonNode> key : json(cells.get(2)).properties()) {
      context.addAll(key.getKey(), texts(key.getValue().toString()));
    }
    String operand = "{\"test:key\":\"" + cells.get(1) + "\"}";
    String like = "{\"StringLike\":" + operand + "}";
    String notLike = "{\"StringNotLike\":" + operand + "}";
    ConditionValues values = context.build();
    String version = cells.get(0);
    assertThat(holdsInAllow(version, like, values)).isEqualTo(yes(cells.get(4)));
    assertThat(holdsInDeny(version, like, values)).isEqualTo(yes(cells.get(4)));
    assertThat(holdsInAllow(version, notLike, values)).isEqualTo(yes(cells.get(5)));
    assertThat(holdsInDeny(version, notLike, values)).isEqualTo(yes(cells.get(6)));
  }

  private static boolean holdsInAllow(String version, String condition, ConditionValues context) {
    PolicyDocument policy = policy(version, statement("Allow", condition));
    return Authorizer.decide(onKey(BOB, "Encrypt", context), ApplicablePolicies.of(policy))
        .isAllowed();
  }

  private static boolean holdsInDeny(String version, String condition, ConditionValues context) {
    PolicyDocument policy = policy(version, ALLOW_ALL + "," + statement("Deny", condition));
    return Authorizer.decide(onKey(BOB, "Encrypt", context), ApplicablePolicies.of(policy))
        instanceof Decision.ExplicitDeny;
  }

  private static PolicyDocument policy(String version, String statements) {
    return PolicyDocument.parse(
        "{\"Version\":\"" + version + "\",\"Statement\":[" + statements + "]}", PolicyKind.KEY);
  }

  private static String statement(String effect, String condition) {
    return ALLOW_ALL
        .replace("Allow", effect)
        .replaceFirst("\\{", "{\"Condition\":" + quote(condition) + ",");
  }

  private static String quote(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  private static List<String> texts(String array) {
    List<String> texts = new ArrayList<>();
    json(array).forEach(node -> texts.add(node.textValue()));
    return texts;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static boolean yes(String cell) {
    return switch (cell) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException(cell);
    };
  }
}
