// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** Both evaluators must decide alike, for the same reason. */
@Tag("random")
class EvaluatorComparisonTest {

  private static final String SECONDS = "comparison.seconds";

  @Property(tries = 5_000)
  @Spec({
    "PO-28", "PO-60", "PO-61", "PO-62", "PO-63", "PO-64", "PO-65", "PO-66", "PO-67", "PO-68",
    "PO-69", "PO-72", "PO-73"
  })
  void authorizer_generatedPolicies_decidesLikeTheNaiveEvaluator(@ForAll long seed) {
    compare(seed);
  }

  /** The same for a time: {@code -Dcomparison.seconds=1200} for a campaign. */
  @Example
  void authorizer_generatedPoliciesForATime_decidesLikeTheNaiveEvaluator() {
    long first = new SecureRandom().nextLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong(SECONDS, 1));
    long seed = first;
    while (System.nanoTime() < end) {
      compare(seed++);
    }
    System.out.printf("compared %,d generated cases from seed %d on%n", seed - first, first);
    assertThat(seed).isNotEqualTo(first);
  }

  /** Every statement that decides is the first one of those that cover the caller most closely. */
  @Property(tries = 2_000)
  @Spec({"PO-69", "PO-90", "PO-92"})
  void explainer_generatedPolicies_agreesWithTheDecision(@ForAll long seed) {
    NaiveEvaluator.Input input = new GeneratedPolicies(seed).next();
    Explanation explanation = Explainer.explain(request(input), policies(input));
    assertThat(explanation.decision())
        .isEqualTo(Authorizer.decide(explanation.request(), policies(input)));
    explanation.policies().stream()
        .flatMap(policy -> policy.statements().stream())
        .forEach(
            statement ->
                assertThat(statement.matches())
                    .as(explanation::text)
                    .isEqualTo(statement.mismatches().isEmpty()));
    for (DecidingStatement deciding : explanation.decision().decidedBy()) {
      assertThat(explanation.policies())
          .as(explanation::text)
          .filteredOn(policy -> policy.name().equals(deciding.policyName()))
          .first()
          .extracting(policy -> strongest(policy, explanation.isAllowed()))
          .isEqualTo(deciding.index());
    }
  }

  private static int strongest(Explanation.PolicyFinding policy, boolean allow) {
    Explanation.StatementFinding best = null;
    for (Explanation.StatementFinding statement : policy.statements()) {
      boolean right = statement.effect() == (allow ? Effect.ALLOW : Effect.DENY);
      if (right
          && statement.matches()
          && (best == null || statement.match().compareTo(best.match()) > 0)) {
        best = statement;
      }
    }
    return best == null ? 0 : best.index();
  }

  private static void compare(long seed) {
    NaiveEvaluator.Input input = new GeneratedPolicies(seed).next();
    assertThat(decide(input))
        .as(() -> "seed " + seed + " " + GeneratedPolicies.show(input))
        .isEqualTo(NaiveEvaluator.decide(input));
  }

  /** Without this the comparison could be one of denials only. */
  @Example
  void generatedPolicies_manySeeds_reachEveryOutcomeOften() {
    Map<String, Integer> outcomes = new HashMap<>();
    for (long seed = 0; seed < 5_000; seed++) {
      outcomes.merge(NaiveEvaluator.decide(new GeneratedPolicies(seed).next()), 1, Integer::sum);
    }
    assertThat(outcomes).hasSize(8);
    assertThat(outcomes.values()).allMatch(count -> count >= 20, "at least 20 in " + outcomes);
    assertThat(outcomes.get("allow")).isGreaterThan(500);
  }

  @Property(tries = 5_000)
  void wildcardPattern_smallAlphabet_matchesLikeRecursion(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 12) String text,
      @ForAll long seed) {
    Random random = new Random(seed);
    String pattern =
        random
            .ints(random.nextInt(9), 0, 5)
            .mapToObj(i -> "ab?**".substring(i, i + 1))
            .collect(Collectors.joining());
    assertThat(WildcardPattern.of(pattern).matches(text))
        .as("%s ~ %s", pattern, text)
        .isEqualTo(NaiveEvaluator.glob(pattern, text));
  }

  @Property(tries = 2_000)
  void wildcardPattern_moreThanOneMachineWord_matchesLikeRecursion(@ForAll long seed) {
    Random random = new Random(seed);
    String text =
        random
            .ints(60 + random.nextInt(100), 0, 2)
            .mapToObj(i -> i == 0 ? "a" : "b")
            .collect(Collectors.joining());
    StringBuilder pattern = new StringBuilder("*");
    IntStream.range(0, text.length())
        .forEach(i -> pattern.append(random.nextInt(20) == 0 ? '?' : text.charAt(i)));
    if (random.nextBoolean()) {
      pattern.insert(pattern.length() / 2, '*');
    }
    if (random.nextBoolean()) {
      int changed = 1 + random.nextInt(pattern.length() - 1);
      pattern.setCharAt(changed, 'b');
    }
    assertThat(WildcardPattern.of(pattern.toString()).matches(text))
        .as("%s ~ %s", pattern, text)
        .isEqualTo(NaiveEvaluator.glob(pattern.toString(), text));
  }

  private static String decide(NaiveEvaluator.Input input) {
    Decision decision = Authorizer.decide(request(input), policies(input));
    if (decision instanceof Decision.ImplicitDeny denial) {
      return denial.missing().name();
    }
    return decision.isAllowed() ? "allow" : "explicit";
  }

  private static AuthorizationRequest request(NaiveEvaluator.Input input) {
    ConditionValues.Builder context = ConditionValues.builder();
    input.context().forEach(context::addAll);
    Caller caller = Caller.of(input.caller());
    return new AuthorizationRequest(
        caller,
        input.action(),
        input.resource() == null ? null : Arn.of(input.resource()),
        input.resource() == null ? caller.account() : Requests.A,
        input.crossAccount(),
        context.build(),
        Requests.NOW);
  }

  private static ApplicablePolicies policies(NaiveEvaluator.Input input) {
    List<NamedPolicy> identities = new ArrayList<>();
    for (JsonNode policy : input.identityPolicies()) {
      PolicyDocument document = PolicyDocument.parse(policy.toString(), PolicyKind.IDENTITY);
      identities.add(new NamedPolicy("Generated" + identities.size(), document));
    }
    return new ApplicablePolicies(
        GeneratedPolicies.parse(input.keyPolicy(), PolicyKind.KEY),
        identities,
        GeneratedPolicies.parse(input.boundary(), PolicyKind.IDENTITY),
        GeneratedPolicies.parse(input.session(), PolicyKind.IDENTITY),
        input.grant() ? List.of("grant-1") : List.of(),
        input.accountGrant() ? List.of("grant-2") : List.of());
  }
}
