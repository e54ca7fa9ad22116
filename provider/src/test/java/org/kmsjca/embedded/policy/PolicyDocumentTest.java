// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.json;
import static org.kmsjca.embedded.policy.Requests.onKey;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.testing.Spec;

/** Documents as a whole, and hostile ones. */
class PolicyDocumentTest {

  @Test
  @Spec("PO-81")
  void defaultKeyPolicy_isWrittenAsAwsWritesIt() {
    assertThat(DefaultKeyPolicy.of("111122223333"))
        .isEqualTo(Corpus.text("default-key-policy.json"));
  }

  @Test
  void size_atTheLimit_accepted() {
    String policy = json(allow("*", "kms:*"));
    String padded = policy + " ".repeat(32_768 - policy.length());
    assertThat(PolicyDocument.parse(padded, PolicyKind.KEY).statements()).hasSize(1);
  }

  @Test
  @Spec("PO-1")
  void size_aboveTheLimit_refusedAsLimit() {
    String policy = json(allow("*", "kms:*"));
    assertTooLong(policy + " ".repeat(32_769 - policy.length()));
  }

  @Test
  @Spec("PO-1")
  void size_countsBytesNotCharacters() {
    assertTooLong(json(allow("*", "kms:" + "ü".repeat(16_384))));
  }

  @Test
  @Spec("PO-1")
  void size_isCheckedBeforeTheForm() {
    assertTooLong("[".repeat(10_000_000));
  }

  @Test
  @Spec("PO-2")
  void nesting_deep_refusedWithoutStackOverflow() {
    assertThatThrownBy(() -> PolicyDocument.parse("[".repeat(32_768), PolicyKind.KEY))
        .isInstanceOf(KmsInvalidRequestException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  @Timeout(20)
  void principalWithManySlashes_refusedOrAcceptedWithoutStackOverflow() {
    String path = "a/".repeat(15_000);
    PolicyDocument policy =
        PolicyDocument.parse(
            json(allow("arn:aws:iam::" + A + ":user/" + path + "x", "kms:*")), PolicyKind.KEY);
    assertThat(policy.statements()).hasSize(1);
  }

  @Test
  @Spec("PO-14")
  void wildcards_hostilePattern_linearTime() {
    String text = "a".repeat(8_192);
    for (String part : List.of("*a", "*a?", "*aab", "*?")) {
      WildcardPattern pattern = WildcardPattern.of(part.repeat(5_000) + "b");
      assertTimeout(Duration.ofSeconds(5), () -> assertThat(pattern.matches(text)).isFalse());
    }
  }

  @Test
  @Spec("PO-10")
  void statementWithoutActionOrResource_denyToo_hasNoEffect() {
    PolicyDocument policy =
        PolicyDocument.parse(
            json(
                allow("*", "kms:*"),
                "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Resource\":\"*\"}",
                "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\"}"),
            PolicyKind.KEY);
    assertThat(
            Authorizer.decide(onKey(ROOT_A, "Encrypt"), ApplicablePolicies.of(policy)).isAllowed())
        .isTrue();
  }

  @Test
  @Spec("PO-41")
  void conditionKeys_namesThatDifferInCase_areOneKeyWithTwoValues() {
    ConditionValues values =
        ConditionValues.builder()
            .add("kms:EncryptionContext:Dept", "it")
            .add("kms:encryptioncontext:dept", "hr")
            .build();
    assertThat(values.get("KMS:EncryptionContext:DEPT")).containsExactly("it", "hr");
  }

  @Test
  @Spec("PO-55")
  void conditionKeys_absentAndEmpty_differ() {
    ConditionValues values = ConditionValues.builder().addAll("aws:TagKeys", List.of()).build();
    assertThat(values.get("aws:TagKeys")).isEmpty();
    assertThat(values.get("aws:SourceIp")).isNull();
  }

  @Test
  void conditionKeys_builderUsedAfterwards_leavesContextAlone() {
    ConditionValues.Builder builder = ConditionValues.builder().add("a:b", "1");
    ConditionValues values = builder.build();
    builder.add("a:b", "2").add("a:c", "3");
    assertThat(values.get("a:b")).containsExactly("1");
    assertThat(values.get("a:c")).isNull();
  }

  @Test
  @Spec("PO-54")
  void escapeByRepeatedContextName_denyHolds() { // PO-54
    String conditional =
        "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringEquals\":{\"kms:EncryptionContext:dept\":\"hr\"}}}";
    PolicyDocument policy =
        PolicyDocument.parse(json(allow("*", "kms:*"), conditional), PolicyKind.KEY);
    ConditionValues twice =
        ConditionValues.builder()
            .add("kms:EncryptionContext:dept", "hr")
            .add("kms:EncryptionContext:DEPT", "other")
            .build();
    assertThat(
            Authorizer.decide(
                new AuthorizationRequest(ROOT_A, "kms:Encrypt", KEY, A, true, twice, NOW),
                ApplicablePolicies.of(policy)))
        .isInstanceOf(Decision.ExplicitDeny.class);
  }

  private static void assertTooLong(String policy) {
    assertThatThrownBy(() -> PolicyDocument.parse(policy, PolicyKind.KEY))
        .isInstanceOfSatisfying(
            KmsLimitException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.LIMIT_EXCEEDED))
        .hasMessage(
            "LimitExceededException: The policy document is longer than the limit of 32768 bytes.");
  }

  @Test
  @Spec({"PO-29", "PO-33"})
  void namedPrincipals_ofAllStatements_areAsWritten() {
    String other =
        Requests.statement(
            "'Effect':'Deny','NotPrincipal':{'AWS':['111122223333','AIDACKCEVSQ6C2EXAMPLE'],"
                + "'Service':'ec2.amazonaws.com'},'Action':'*','Resource':'*'");
    assertThat(
            Requests.keyPolicy(
                    Requests.allow("*", "*"),
                    other,
                    Requests.allow("arn:aws:iam::111122223333:role/path/R", "*"))
                .namedPrincipals())
        .containsExactlyInAnyOrder(
            "111122223333",
            "AIDACKCEVSQ6C2EXAMPLE",
            "ec2.amazonaws.com",
            "arn:aws:iam::111122223333:role/path/R");
    assertThat(Requests.identityDocument("Allow", "*", "*").namedPrincipals()).isEmpty();
  }
}
