// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.session;
import static org.kmsjca.embedded.policy.Requests.statement;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.Caller;

/** A statement counts among many as it counts alone, whatever it names. */
class LongPolicyTest {

  private static final Caller SESSION = session(A, "App", "one");

  /* The policies with the statement alone, in the middle of others, and at the end of them. */
  private static List<String> policies(String common, String members, String filler) {
    List<String> texts = new ArrayList<>();
    for (int before : new int[] {0, 6, 12}) {
      List<String> statements = new ArrayList<>();
      statements.add(common);
      for (int i = 0; i < before; i++) {
        statements.add(statement(filler.replace("NUMBER", Integer.toString(i))));
      }
      statements.add(statement(members));
      for (int i = before; i < 12 && before > 0; i++) {
        statements.add(statement(filler.replace("NUMBER", Integer.toString(i))));
      }
      texts.add(Requests.json(statements.toArray(String[]::new)));
    }
    return texts;
  }

  private static boolean isDenied(Caller caller, ApplicablePolicies policies) {
    return Authorizer.decide(onKey(caller, "Encrypt"), policies) instanceof Decision.ExplicitDeny;
  }

  private static void assertKeyPolicyDenies(String members, Caller caller, boolean denied) {
    String filler =
        "'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::"
            + A
            + ":user/UNUMBER'},'Action':'kms:*','Resource':'*'";
    for (String text : policies(allow("*", "kms:*"), members, filler)) {
      PolicyDocument policy = PolicyDocument.parse(text, PolicyKind.KEY);
      assertThat(isDenied(caller, ApplicablePolicies.of(policy))).as(text).isEqualTo(denied);
    }
  }

  private static void assertIdentityPolicyDenies(String members, boolean denied) {
    String filler =
        "'Effect':'Deny','Action':'kms:Encrypt','Resource':'arn:aws:kms:us-east-1:"
            + A
            + ":key/NUMBER'";
    String common = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    for (String text : policies(common, members, filler)) {
      NamedPolicy policy = new NamedPolicy("Test", PolicyDocument.parse(text, PolicyKind.IDENTITY));
      assertThat(isDenied(ALICE, ApplicablePolicies.of(Requests.defaultPolicy(), policy)))
          .as(text)
          .isEqualTo(denied);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*'",
        "'Principal':{'AWS':'*'}",
        "'Principal':{'AWS':'111122223333'}",
        "'Principal':{'AWS':'arn:aws:iam::111122223333:role/App'}",
        "'Principal':{'AWS':'arn:aws:sts::111122223333:assumed-role/App/one'}",
        "'Principal':{'AWS':['arn:aws:iam::111122223333:user/Bob','arn:aws:iam::111122223333:role/App']}",
        "'NotPrincipal':{'AWS':'arn:aws:iam::111122223333:user/Bob'}",
        "'NotPrincipal':{'AWS':'444455556666'}"
      })
  void keyPolicy_denyOfTheCaller_counts(String principal) {
    assertKeyPolicyDenies(
        "'Effect':'Deny'," + principal + ",'Action':'kms:Encrypt','Resource':'*'", SESSION, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':{'AWS':'444455556666'}",
        "'Principal':{'AWS':'arn:aws:iam::111122223333:role/Other'}",
        "'Principal':{'AWS':'arn:aws:iam::111122223333:user/Bob'}"
      })
  void keyPolicy_denyOfOthers_doesNotCount(String principal) {
    assertKeyPolicyDenies(
        "'Effect':'Deny'," + principal + ",'Action':'kms:Encrypt','Resource':'*'", SESSION, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Action':'kms:Encrypt','Resource':'*'",
        "'Action':'KMS:encrypt','Resource':'*'",
        "'Action':'kms:Enc*','Resource':'*'",
        "'Action':['kms:Decrypt','kms:Enc*'],'Resource':'*'",
        "'NotAction':'kms:Decrypt','Resource':'*'",
        "'Action':'kms:*','Resource':'KEY'",
        "'Action':'kms:*','Resource':['arn:aws:s3:::a','KEY']",
        "'Action':'kms:*','Resource':['arn:aws:s3:::a','arn:aws:kms:*:*:key/*']",
        "'Action':'kms:*','NotResource':'arn:aws:s3:::a'",
        "'NotAction':'kms:Decrypt','NotResource':'arn:aws:s3:::a'"
      })
  void identityPolicy_denyOfTheRequest_counts(String members) {
    assertIdentityPolicyDenies("'Effect':'Deny'," + members.replace("KEY", KEY.toString()), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Action':'kms:Decrypt','Resource':'*'",
        "'NotAction':'kms:Encrypt','Resource':'*'",
        "'Action':'kms:*','NotResource':'KEY'",
        "'Action':'kms:*','Resource':'arn:aws:s3:::a'"
      })
  void identityPolicy_denyOfOtherRequests_doesNotCount(String members) {
    assertIdentityPolicyDenies("'Effect':'Deny'," + members.replace("KEY", KEY.toString()), false);
  }
}
