// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.identity;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.kmsjca.testing.Spec;

/** Conditions on the time, and how long decisions hold. */
class ValidUntilTest {

  private static final Instant LATER = Instant.parse("2026-08-22T12:00:00Z");
  private static final List<String> OPERATORS =
      List.of(
          "DateEquals",
          "DateNotEquals",
          "DateLessThan",
          "DateLessThanEquals",
          "DateGreaterThan",
          "DateGreaterThanEquals");

  @Example
  void withoutTimeCondition_forEver() {
    assertThat(decide(ApplicablePolicies.of(defaultPolicy()), NOW).validUntil()).isNull();
  }

  @Example
  @Spec("PO-70")
  void dateCondition_beforeTheDate_untilTheDate() {
    assertThat(decide(when("DateLessThan", "aws:CurrentTime", LATER.toString()), NOW).validUntil())
        .isEqualTo(LATER);
  }

  @Example
  @Spec("PO-71")
  void dateCondition_atTheDate_oneSecondMore() {
    assertThat(
            decide(when("DateLessThanEquals", "aws:CurrentTime", LATER.toString()), LATER)
                .validUntil())
        .isEqualTo(LATER.plusSeconds(1));
  }

  @Example
  void dateCondition_afterTheDate_forEver() {
    assertThat(
            decide(when("DateLessThan", "aws:CurrentTime", LATER.toString()), LATER.plusSeconds(1))
                .validUntil())
        .isNull();
  }

  @Example
  void numericConditionOnEpochTime_beforeTheSecond_untilTheSecond() {
    String seconds = Long.toString(LATER.getEpochSecond());
    assertThat(decide(when("NumericLessThan", "aws:EpochTime", seconds), NOW).validUntil())
        .isEqualTo(LATER);
  }

  @Example
  void numericConditionOnEpochTime_fraction_neverLate() {
    String seconds = LATER.getEpochSecond() + ".5";
    assertThat(decide(when("NumericLessThan", "aws:EpochTime", seconds), LATER).validUntil())
        .isEqualTo(LATER.plusSeconds(1));
  }

  @Example
  void severalDates_inSeveralPolicies_theNextOne() {
    String format =
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'DateLessThan':{'aws:CurrentTime':['%s','%s']}}";
    PolicyDocument identity =
        identity(format.formatted(LATER.plusSeconds(60), NOW.minusSeconds(60)));
    PolicyDocument limit = identity(format.formatted(LATER.plusSeconds(30), NOW));
    PolicyDocument session = identity(format.formatted(LATER, LATER.plusSeconds(90)));
    ApplicablePolicies policies =
        new ApplicablePolicies(
            defaultPolicy(),
            List.of(new NamedPolicy("Timed", identity)),
            limit,
            session,
            List.of("grant-1"));
    assertThat(decide(policies, NOW.plusSeconds(2)).validUntil()).isEqualTo(LATER);
  }

  @Example
  @Spec("PO-71")
  void stringConditionOnTime_untilTheNextSecond() {
    Instant now = NOW.plusMillis(300);
    assertThat(decide(when("StringLike", "aws:CurrentTime", "2026-*"), now).validUntil())
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Example
  @Spec("PO-71")
  void variableOfTheTime_inValueOrResource_untilTheNextSecond() {
    PolicyDocument value =
        identity(
            "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringLike':{'a:b':'${aws:EpochTime}'}}");
    PolicyDocument resource =
        identity(
            "'Effect':'Allow','Action':'*','Resource':'arn:aws:kms:*:*:alias/${aws:CurrentTime}'");
    for (PolicyDocument policy : List.of(value, resource)) {
      ApplicablePolicies policies =
          ApplicablePolicies.of(defaultPolicy(), new NamedPolicy("Timed", policy));
      assertThat(decide(policies, NOW).validUntil()).isEqualTo(NOW.plusSeconds(1));
    }
  }

  @Example
  void ageOfSecondFactor_untilTheNextSecond() {
    assertThat(decide(when("NumericLessThan", "aws:MultiFactorAuthAge", "300"), NOW).validUntil())
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Example
  @Spec("PO-71")
  void nullAndTokenIssueTime_forEver() {
    assertThat(decide(when("Null", "aws:CurrentTime", "false"), NOW).validUntil()).isNull();
    assertThat(
            decide(when("DateLessThan", "aws:TokenIssueTime", LATER.toString()), NOW).validUntil())
        .isNull();
  }

  @Example
  void unreachableDates_ignored() {
    assertThat(
            decide(when("NumericLessThan", "aws:EpochTime", "99999999999999999999999999"), NOW)
                .validUntil())
        .isNull();
    assertThat(decide(when("DateLessThan", "aws:CurrentTime", "soon"), NOW).validUntil()).isNull();
  }

  @Example
  @Spec("PO-58")
  void timeInContext_ignored() {
    ConditionValues forged =
        ConditionValues.builder().add("aws:CurrentTime", "2000-01-01T00:00:00Z").build();
    AuthorizationRequest request =
        new AuthorizationRequest(BOB, "kms:Encrypt", KEY, A, true, forged, NOW);
    Decision decision =
        Authorizer.decide(request, when("DateLessThan", "aws:CurrentTime", "2001-01-01"));
    assertThat(decision.isAllowed()).isFalse();
  }

  /** The decision at any moment before validUntil is the decision that was made. */
  @Property(tries = 2_000)
  @Tag("random")
  @Spec({"PO-70", "PO-71"})
  void validUntil_randomConditions_neverTooLate(@ForAll long seed) {
    Random random = new Random(seed);
    String value = NOW.plusMillis(500L * random.nextInt(20)).toString();
    ApplicablePolicies policies =
        when(OPERATORS.get(random.nextInt(OPERATORS.size())), "aws:CurrentTime", value);
    Instant now = NOW.plusMillis(100L * random.nextInt(100));
    Decision decision = decide(policies, now);
    Instant until = decision.validUntil();
    Instant end = until == null ? now.plusSeconds(20) : until;
    for (Instant t = now; t.isBefore(end); t = t.plus(Duration.ofMillis(100))) {
      assertThat(decide(policies, t).isAllowed())
          .as("%s at %s", value, t)
          .isEqualTo(decision.isAllowed());
    }
  }

  private static ApplicablePolicies when(String operator, String key, String value) {
    return ApplicablePolicies.of(
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'"
                    + operator
                    + "':{'"
                    + key
                    + "':'"
                    + value
                    + "'}}")),
        identityAllow("*", "*"));
  }

  private static Decision decide(ApplicablePolicies policies, Instant now) {
    return Authorizer.decide(
        new AuthorizationRequest(BOB, "kms:Encrypt", KEY, A, true, ConditionValues.none(), now),
        policies);
  }
}
