// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;
import static org.kmsjca.embedded.policy.Requests.ROOT_B;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.identity;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.identityDocument;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.onAlias;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.onNothing;
import static org.kmsjca.embedded.policy.Requests.session;
import static org.kmsjca.embedded.policy.Requests.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.policy.Explanation.Element;
import org.kmsjca.embedded.policy.Explanation.Mismatch;
import org.kmsjca.testing.Spec;

/** What explanations tell. */
class ExplainerTest {

  private static final ConditionValues DEPT_RED =
      ConditionValues.builder().add("kms:EncryptionContext:Dept", "red").build();

  @Test
  @Spec({"PO-90", "PO-91", "PO-92"})
  void delegation_identityPolicyDoesNotFit_textNamesEveryStatementAndWhy() {
    NamedPolicy developers =
        new NamedPolicy(
            "Developers",
            identity(
                "'Sid':'Blue','Effect':'Allow','Action':['kms:Decrypt','kms:List*'],"
                    + "'Resource':'arn:aws:kms:*:111122223333:alias/*','Condition':{"
                    + "'StringEquals':{'kms:EncryptionContext:Dept':['blue','green']},"
                    + "'Bool':{'aws:SecureTransport':'true'}}"));
    assertThat(
            Explainer.explain(
                    onKey(BOB, "Encrypt", DEPT_RED),
                    ApplicablePolicies.of(defaultPolicy(), developers))
                .text())
        .isEqualTo(
            """
            Denied: arn:aws:iam::111122223333:user/Bob performs kms:Encrypt on \
            arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
              because no statement of the caller's identity policies allows it
            key policy:
              statement 1 "Enable IAM User Permissions" (Allow) matches, covers the caller by account
            identity policy "Developers":
              statement 1 "Blue" (Allow) does not match
                action: given "kms:Encrypt", required Action "kms:Decrypt", "kms:List*"
                resource: given \
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", \
            required Resource "arn:aws:kms:*:111122223333:alias/*"
                condition: given "red", required StringEquals kms:EncryptionContext:Dept "blue", \
            "green"
                condition: absent, required Bool aws:SecureTransport "true\"""");
  }

  @Test
  @Spec("PO-92")
  void keyPolicy_namesSomebodyElse_principalIsTheMismatch() {
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            ApplicablePolicies.of(keyPolicy(allow(ALICE.arn().toString(), "kms:*"))));
    assertThat(explanation.isAllowed()).isFalse();
    assertThat(explanation.reason())
        .isEqualTo("because no statement of the key policy and no grant allows it");
    assertThat(onlyMismatches(explanation))
        .containsExactly(
            new Mismatch(
                Element.PRINCIPAL,
                "Principal",
                List.of(ALICE.arn().toString()),
                List.of(BOB.arn().toString())));
    assertThat(explanation.text())
        .contains(
            "principal: given \"arn:aws:iam::111122223333:user/Bob\","
                + " required Principal \"arn:aws:iam::111122223333:user/Alice\"");
  }

  @Test
  @Spec("PO-92")
  void negatedElements_thatExclude_areNamedAsWritten() {
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            ApplicablePolicies.of(
                keyPolicy(
                    statement(
                        "'Effect':'Allow','NotPrincipal':{'AWS':'111122223333'},"
                            + "'NotAction':'kms:En*','NotResource':'*'"))));
    assertThat(onlyMismatches(explanation))
        .map(Mismatch::name)
        .containsExactly("NotPrincipal", "NotAction", "NotResource");
  }

  @Test
  void statementWithoutActionAndResource_saysThatItNeverMatches() {
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            ApplicablePolicies.of(keyPolicy(statement("'Effect':'Deny','Principal':'*'"))));
    assertThat(onlyMismatches(explanation))
        .containsExactly(
            new Mismatch(Element.ACTION, "Action", List.of(), List.of("kms:Encrypt")),
            new Mismatch(
                Element.RESOURCE, "Resource", List.of(), List.of(Requests.KEY.toString())));
    assertThat(explanation.text())
        .contains("statement 1 (Deny) does not match")
        .contains("    action: the statement has none, so it never matches")
        .contains("    resource: the statement has none, so it never matches");
  }

  @Test
  @Spec("PO-92")
  void condition_inKeyPolicyOnResourceTag_isAbsentAlthoughTheRequestHasIt() {
    ConditionValues tagged = ConditionValues.builder().add("aws:ResourceTag/team", "red").build();
    String condition =
        "'Condition':{'StringEqualsIfExists':{'aws:resourcetag/Team':'blue'},"
            + "'ForAnyValue:StringLike':{'aws:ResourceTag/team':'re*'}}";
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt", tagged),
            ApplicablePolicies.of(
                keyPolicy(
                    statement(
                        "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*',"
                            + condition))));
    assertThat(onlyMismatches(explanation))
        .containsExactly(
            new Mismatch(
                Element.CONDITION,
                "ForAnyValue:StringLike aws:ResourceTag/team",
                List.of("re*"),
                null));
  }

  @Test
  void condition_forAllValuesAndEmptyKey_saySo() {
    ConditionValues context =
        ConditionValues.builder()
            .addAll("aws:TagKeys", List.of())
            .addAll("kms:EncryptionContextKeys", List.of("a", "b"))
            .build();
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt", context),
            ApplicablePolicies.of(
                keyPolicy(
                    statement(
                        "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{"
                            + "'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':'a'},"
                            + "'StringLike':{'aws:TagKeys':'a'}}"))));
    assertThat(explanation.text())
        .contains(
            "condition: given \"a\", \"b\","
                + " required ForAllValues:StringEquals kms:EncryptionContextKeys \"a\"")
        .contains("condition: present without values, required StringLike aws:TagKeys \"a\"");
  }

  @Test
  void condition_manyValues_firstTenAreShown() {
    String values =
        String.join(",", IntStream.range(0, 13).mapToObj(i -> "'value-" + i + "'").toList());
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            ApplicablePolicies.of(
                keyPolicy(
                    statement(
                        "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*',"
                            + "'Condition':{'StringEquals':{'a:b':["
                            + values
                            + "]}}"))));
    assertThat(explanation.text()).contains("\"value-9\" and 3 more").doesNotContain("value-10");
  }

  @Test
  @Spec("PO-91")
  void allowed_byBothStatements_reasonNamesThem() {
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:*", "*")));
    assertThat(explanation.reason())
        .isEqualTo(
            "by statement \"Enable IAM User Permissions\" of the key policy and statement 1 of"
                + " identity policy \"Test\"");
    assertThat(explanation.text()).startsWith("Allowed: ");
    assertThat(explanation.toString()).isEqualTo(explanation.text());
  }

  @Test
  @Spec("PO-91")
  void denied_byStatement_reasonNamesIt() {
    Explanation explanation =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            new ApplicablePolicies(
                defaultPolicy(),
                List.of(),
                identityDocument("Deny", "kms:*", "*"),
                identityDocument("Allow", "*", "*"),
                List.of()));
    assertThat(explanation.reason())
        .isEqualTo("by the Deny statement 1 of the permissions boundary");
    assertThat(explanation.policies())
        .map(Explanation.PolicyFinding::source)
        .containsExactly(
            PolicySource.KEY_POLICY,
            PolicySource.SESSION_POLICY,
            PolicySource.PERMISSIONS_BOUNDARY);
    assertThat(explanation.text())
        .contains("session policy:\n  statement 1 (Allow) matches\n")
        .endsWith("permissions boundary:\n  statement 1 (Deny) matches");
  }

  @Test
  @Spec("PO-91")
  void rootUser_onNoResource_reasonSaysThatNothingIsNeeded() {
    Explanation explanation =
        Explainer.explain(onNothing(ROOT_A, "CreateKey"), ApplicablePolicies.of(defaultPolicy()));
    assertThat(explanation.reason())
        .isEqualTo(
            "as arn:aws:iam::111122223333:root is the root user, who needs no statement here");
    assertThat(explanation.policies()).as("the key policy has no say").isEmpty();
  }

  @Test
  @Spec("PO-93")
  void grants_thatDoNotAllow_areNamedWithTheirReason() {
    List<Explanation.GrantFinding> grants =
        List.of(
            new Explanation.GrantFinding(
                "g-1", false, false, "operation Encrypt is not among Decrypt"),
            new Explanation.GrantFinding(
                "g-2", false, true, "EncryptionContextEquals requires {Dept=blue}"));
    Explanation explanation =
        Explainer.explain(onKey(BOB, "Encrypt"), ApplicablePolicies.of(defaultPolicy()), grants);
    assertThat(explanation.text())
        .endsWith(
            "grant g-1 does not allow it: operation Encrypt is not among Decrypt\n"
                + "grant g-2 to the caller's account does not allow it:"
                + " EncryptionContextEquals requires {Dept=blue}");
  }

  @Test
  @Spec({"PO-91", "PO-93"})
  void grants_thatAllow_areTheReason() {
    Explanation direct =
        Explainer.explain(
            onKey(BOB, "Encrypt"),
            new ApplicablePolicies(
                defaultPolicy(),
                List.of(),
                null,
                List.of(),
                List.of("g-1", "g-2"),
                List.of("g-3")));
    assertThat(direct.reason()).isEqualTo("by grants g-1, g-2");
    assertThat(direct.text())
        .endsWith(
            "grant g-1 allows it: its grantee is the caller\n"
                + "grant g-2 allows it: its grantee is the caller\n"
                + "grant g-3 to the caller's account allows it: an identity policy must allow it"
                + " too");
    Explanation toAccount =
        Explainer.explain(
            onKey(ROOT_B, "Encrypt"),
            new ApplicablePolicies(
                defaultPolicy(),
                List.of(identityAllow("kms:*", "*")),
                null,
                List.of(),
                List.of(),
                List.of("g-3")));
    assertThat(toAccount.reason()).isEqualTo("by grant g-3");
  }

  @Test
  void grantToAccount_andIdentityPolicy_areBothTheReason() {
    Explanation explanation =
        Explainer.explain(
            onKey(session("444455556666", "R", "s"), "Encrypt"),
            new ApplicablePolicies(
                defaultPolicy(),
                List.of(identityAllow("kms:*", "*")),
                null,
                List.of(),
                List.of(),
                List.of("g-3")));
    assertThat(explanation.reason())
        .isEqualTo("by grant g-3 and statement 1 of identity policy \"Test\"");
  }

  @Test
  void keyPolicyMatches_textTellsHowItCoversTheCaller() {
    Explanation explanation =
        Explainer.explain(
            onKey(session(A, "R", "s"), "Encrypt"),
            ApplicablePolicies.of(
                keyPolicy(
                    allow("arn:aws:iam::" + A + ":role/R", "kms:*"),
                    allow("arn:aws:sts::" + A + ":assumed-role/R/s", "kms:*"))));
    assertThat(explanation.text())
        .contains("statement 1 (Allow) matches, covers the caller directly")
        .contains("statement 2 (Allow) matches, covers the caller exactly");
  }

  @Test
  void decisionDependsOnTime_textTellsUntilWhen() {
    PolicyDocument until =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{"
                    + "'DateLessThan':{'aws:CurrentTime':'2026-08-23T00:00:00Z'}}"));
    assertThat(Explainer.explain(onKey(BOB, "Encrypt"), ApplicablePolicies.of(until)).text())
        .contains("\n  decided again from 2026-08-23T00:00:00Z on\n");
    assertThat(NOW).isBefore("2026-08-23T00:00:00Z");
  }

  @Test
  @Spec("PO-90")
  void onAlias_keyPolicyIsNotMentioned() {
    Explanation explanation =
        Explainer.explain(
            onAlias(BOB, "CreateAlias"),
            ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:CreateAlias", "*")));
    assertThat(explanation.policies()).map(Explanation.PolicyFinding::name).containsExactly("Test");
  }

  private static List<Mismatch> onlyMismatches(Explanation explanation) {
    List<Mismatch> all = new ArrayList<>();
    explanation.policies().stream()
        .flatMap(policy -> policy.statements().stream())
        .forEach(
            statement -> {
              assertThat(statement.matches()).isEqualTo(statement.mismatches().isEmpty());
              all.addAll(statement.mismatches());
            });
    return all;
  }
}
