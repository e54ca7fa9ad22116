// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kmsjca.testing.Spec;

/** Decisions from tables, whose results were worked out by hand. */
class AuthorizationCorpusTest {

  @TestFactory
  @Spec({"PO-61", "PO-64", "PO-65", "PO-66", "PO-67"})
  Stream<DynamicTest> workedCases() {
    return tests("worked-cases.txt");
  }

  @TestFactory
  @Spec("PO-62")
  Stream<DynamicTest> explicitDenies() {
    return tests("explicit-denies.txt");
  }

  @TestFactory
  @Spec({"PO-65", "PO-66"})
  Stream<DynamicTest> limits() {
    return tests("limits.txt");
  }

  @TestFactory
  @Spec({"PO-61", "PO-67"})
  Stream<DynamicTest> acrossAccounts() {
    return tests("accounts.txt");
  }

  @TestFactory
  @Spec({"PO-63", "PO-72", "PO-73"})
  Stream<DynamicTest> grants() {
    return tests("grants.txt");
  }

  @TestFactory
  @Spec({"PO-22", "PO-23", "PO-24", "PO-25", "PO-26", "PO-27", "PO-30", "PO-31", "PO-33", "PO-34"})
  Stream<DynamicTest> principals() {
    return tests("principals.txt");
  }

  @TestFactory
  @Spec({"PO-10", "PO-12", "PO-13", "PO-15", "PO-16", "PO-17", "PO-18", "PO-19", "PO-68"})
  Stream<DynamicTest> elements() {
    return tests("elements.txt");
  }

  @TestFactory
  @Spec({"PO-41", "PO-43", "PO-57", "PO-59"})
  Stream<DynamicTest> conditionKeys() {
    return tests("condition-keys.txt");
  }

  @TestFactory
  @Spec({"PO-40", "PO-42", "PO-44", "PO-45", "PO-46", "PO-47", "PO-48", "PO-49", "PO-50"})
  Stream<DynamicTest> operators() {
    return tests("operators.txt");
  }

  @Test
  void corpus_hasSeveralHundredCases_ofEveryOutcome() {
    String all =
        Stream.of(
                "worked-cases.txt",
                "explicit-denies.txt",
                "limits.txt",
                "accounts.txt",
                "grants.txt",
                "principals.txt",
                "elements.txt",
                "condition-keys.txt",
                "operators.txt")
            .flatMap(file -> AuthorizationCorpus.read(file).stream())
            .map(AuthorizationCorpus.Case::wanted)
            .collect(Collectors.joining("\n"));
    assertThat(all.lines().count()).isGreaterThan(400);
    for (MissingPermission missing : MissingPermission.values()) {
      assertThat(all).contains("missing " + missing);
    }
    assertThat(all.lines().filter(line -> line.startsWith("allow")).count()).isGreaterThan(100);
    assertThat(all.lines().filter(line -> line.startsWith("deny")).count()).isGreaterThan(50);
  }

  private static Stream<DynamicTest> tests(String file) {
    return Corpus.grouped(
        file,
        AuthorizationCorpus.read(file).stream()
            .map(test -> DynamicTest.dynamicTest(test.name(), () -> check(test))));
  }

  private static void check(AuthorizationCorpus.Case test) {
    assertThat(outcome(Authorizer.decide(test.request(), test.policies())))
        .as(() -> Explainer.explain(test.request(), test.policies()).text())
        .isEqualTo(test.wanted());
  }

  private static String outcome(Decision decision) {
    if (decision instanceof Decision.ImplicitDeny denial) {
      return "missing " + denial.missing();
    }
    Stream<String> grants =
        decision instanceof Decision.Allow allow ? allow.grants().stream() : Stream.of();
    return Stream.of(
            Stream.of(decision.isAllowed() ? "allow" : "deny"),
            grants,
            decision.decidedBy().stream().map(DecidingStatement::sid))
        .flatMap(words -> words)
        .collect(Collectors.joining(" "));
  }
}
