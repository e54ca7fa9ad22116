// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.B;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.testing.Spec;

/**
 * PO-2 to PO-12, PO-14 to PO-17, PO-21 to PO-31: documents, wildcards and principals from tables.
 */
class PatternCorpusTest {

  private static final String STATEMENT =
      "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"";
  private static final String IDENTITY_STATEMENT =
      "\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"";
  private static final String INVALID_PRINCIPALS =
      "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid"
          + " principals.";
  private static final String OVERLY_PERMISSIVE =
      "MalformedPolicyDocumentException: OverlyPermissiveCondition: Using the ForAllValues set"
          + " operator with a single-valued condition key matches requests without the specified"
          + " [encryption context or tag] or with an unspecified [encryption context or tag]. To"
          + " fix, remove ForAllValues.";

  @TestFactory
  @Spec("PO-14")
  Stream<DynamicTest> wildcards() {
    return Corpus.tests(
        "wildcards.txt",
        3,
        cells ->
            assertThat(WildcardPattern.of(unquoted(cells.get(0))).matches(unquoted(cells.get(1))))
                .isEqualTo(cells.get(2).equals("yes")));
  }

  @TestFactory
  @Spec({"PO-15", "PO-16", "PO-17"})
  Stream<DynamicTest> resources() {
    return Corpus.tests("resources.txt", 3, PatternCorpusTest::checkResource);
  }

  @TestFactory
  @Spec({
    "PO-22", "PO-23", "PO-24", "PO-25", "PO-26", "PO-27", "PO-28", "PO-30", "PO-31", "PO-32",
    "PO-33"
  })
  Stream<DynamicTest> principals() {
    return Corpus.tests("principals.txt", 5, PatternCorpusTest::checkPrincipal);
  }

  @TestFactory
  @Spec({
    "PO-2", "PO-3", "PO-4", "PO-5", "PO-6", "PO-7", "PO-8", "PO-9", "PO-10", "PO-11", "PO-12",
    "PO-21", "PO-28", "PO-29", "PO-41", "PO-48", "PO-56"
  })
  Stream<DynamicTest> malformedDocuments() {
    return Corpus.tests("malformed.txt", 3, PatternCorpusTest::checkMalformed);
  }

  @TestFactory
  @Spec({
    "PO-3", "PO-4", "PO-5", "PO-6", "PO-7", "PO-8", "PO-9", "PO-10", "PO-11", "PO-12", "PO-19",
    "PO-56"
  })
  Stream<DynamicTest> acceptedDocuments() {
    return Corpus.tests(
        "accepted.txt",
        2,
        cells -> {
          PolicyKind kind = PolicyKind.valueOf(cells.get(0));
          assertThat(PolicyDocument.parse(document(cells.get(1)), kind).statements()).isNotEmpty();
        });
  }

  private static void checkResource(List<String> cells) {
    PolicySyntax syntax = new PolicySyntax(PolicyKind.IDENTITY, true);
    Arn resource = Arn.parse(cells.get(1)).orElse(null);
    RequestContext context =
        new RequestContext(
            new AuthorizationRequest(
                ROOT_A,
                "kms:Encrypt",
                resource,
                resource == null ? A : resource.account(),
                true,
                ConditionValues.none(),
                NOW));
    List<String> values = List.of(cells.get(0));
    boolean covered = cells.get(2).equals("yes");
    for (Effect effect : Effect.values()) {
      assertThat(ResourceElement.of(false, values, syntax).covers(context, effect))
          .isEqualTo(covered);
      assertThat(ResourceElement.of(true, values, syntax).covers(context, effect))
          .as("NotResource") // PO-16
          .isEqualTo(!covered);
    }
  }

  private static void checkPrincipal(List<String> cells) {
    boolean negated = cells.get(0).equals("NotPrincipal");
    Caller caller = Caller.of(accounts(cells.get(2)));
    Principals principals;
    try {
      principals =
          PrincipalParser.parse(new JsonMapper().readTree(accounts(cells.get(1))), negated);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    CallerView view = CallerView.of(caller);
    assertThat(principals.match(view, Effect.ALLOW)).isEqualTo(match(cells.get(3)));
    assertThat(principals.match(view, Effect.DENY)).isEqualTo(match(cells.get(4)));
  }

  private static void checkMalformed(List<String> cells) {
    String message =
        switch (cells.get(2)) {
          case "P" -> INVALID_PRINCIPALS;
          case "O" -> OVERLY_PERMISSIVE;
          default -> cells.get(2);
        };
    PolicyKind kind = PolicyKind.valueOf(cells.get(0));
    assertThatThrownBy(() -> PolicyDocument.parse(document(cells.get(1)), kind))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.MALFORMED_POLICY_DOCUMENT))
        .hasMessageContaining(message);
  }

  private static PrincipalMatch match(String cell) {
    return PrincipalMatch.valueOf(cell.toUpperCase(Locale.ROOT));
  }

  private static String accounts(String text) {
    return text.replaceAll("(?<=[:\"])A(?=[:\"])", A).replaceAll("(?<=[:\"])B(?=[:\"])", B);
  }

  private static String document(String text) {
    return text.replace("{S", "{" + STATEMENT).replace("{I", "{" + IDENTITY_STATEMENT);
  }

  private static String unquoted(String cell) {
    return cell.substring(1, cell.length() - 1);
  }
}
