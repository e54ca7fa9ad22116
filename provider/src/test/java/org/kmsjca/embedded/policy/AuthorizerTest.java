// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALIAS;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.B;
import static org.kmsjca.embedded.policy.Requests.BOB;
import static org.kmsjca.embedded.policy.Requests.KEY;
import static org.kmsjca.embedded.policy.Requests.NOW;
import static org.kmsjca.embedded.policy.Requests.ROOT_A;
import static org.kmsjca.embedded.policy.Requests.ROOT_B;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.defaultPolicy;
import static org.kmsjca.embedded.policy.Requests.deny;
import static org.kmsjca.embedded.policy.Requests.identity;
import static org.kmsjca.embedded.policy.Requests.identityAllow;
import static org.kmsjca.embedded.policy.Requests.identityDeny;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** Who wins, and the reasons that a decision names. */
class AuthorizerTest {

  private static final String ALICE_ARN = ALICE.arn().toString();
  private static final PolicyDocument NOTHING = identityDocument("Allow", "s3:*", "*");
  private static final PolicyDocument EVERYTHING = identityDocument("Allow", "*", "*");
  private static final PolicyDocument NO_KMS = identityDocument("Deny", "kms:*", "*");

  // PO-61

  @Test
  @Spec("PO-61")
  void acrossAccounts_operationOfOneAccount_missesThat() {
    assertMissing(
        onKey(ROOT_B, "PutKeyPolicy"),
        ApplicablePolicies.of(keyPolicy(allow("*", "kms:*"))),
        MissingPermission.OPERATION_ACROSS_ACCOUNTS);
  }

  @Test
  void acrossAccounts_operationOfOneAccount_grantDoesNotHelp() {
    assertMissing(
        onKey(ROOT_B, "PutKeyPolicy"),
        with(keyPolicy(allow("*", "kms:*")), null, null, "grant-1"),
        MissingPermission.OPERATION_ACROSS_ACCOUNTS);
  }

  // PO-62

  @Test
  @Spec({"PO-23", "PO-62"})
  void denyInKeyPolicyForAccount_namedUser_denied() {
    PolicyDocument key = keyPolicy(allow(ALICE_ARN, "kms:*"), deny(A, "kms:Encrypt"));
    assertDeniedBy(
        onKey(ALICE, "Encrypt"), ApplicablePolicies.of(key), "statement 2 of the key policy");
  }

  @Test
  void denyInKeyPolicyForRole_itsSessionNamed_denied() {
    Caller session = session(A, "R", "s");
    PolicyDocument key =
        keyPolicy(
            allow(session.arn().toString(), "kms:*"),
            deny("arn:aws:iam::" + A + ":role/R", "kms:*"));
    assertDeniedBy(
        onKey(session, "Encrypt"), ApplicablePolicies.of(key), "statement 2 of the key policy");
  }

  @Test
  void denyInKeyPolicy_rootUser_denied() {
    PolicyDocument key = keyPolicy(allow(A, "kms:*"), deny("*", "kms:Encrypt"));
    assertDeniedBy(
        onKey(ROOT_A, "Encrypt"), ApplicablePolicies.of(key), "statement 2 of the key policy");
  }

  @Test
  @Spec("PO-62")
  void denyInSecondIdentityPolicy_allowInFirst_denied() {
    NamedPolicy second = new NamedPolicy("Second", NO_KMS);
    assertDeniedBy(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(defaultPolicy(), identityAllow("*", "*"), second),
        "statement 1 of identity policy \"Second\"");
  }

  @Test
  @Spec("PO-62")
  void denyInSessionPolicy_sessionNamedInKeyPolicy_denied() {
    Caller session = session(A, "R", "s");
    assertDeniedBy(
        onKey(session, "Encrypt"),
        with(keyPolicy(allow(session.arn().toString(), "kms:*")), null, NO_KMS),
        "statement 1 of the session policy");
  }

  @Test
  void denyInBoundary_userNamedInKeyPolicy_denied() {
    assertDeniedBy(
        onKey(ALICE, "Encrypt"),
        with(keyPolicy(allow(ALICE_ARN, "kms:*")), NO_KMS, null),
        "statement 1 of the permissions boundary");
  }

  @Test
  @Spec({"PO-62", "PO-63"})
  void denyInBoundary_grant_denied() {
    assertDeniedBy(
        onKey(ALICE, "Encrypt"),
        with(defaultPolicy(), NO_KMS, null, "grant-1"),
        "statement 1 of the permissions boundary");
  }

  @Test
  void denies_inSeveralPolicies_keyPolicyNamedFirst() {
    PolicyDocument key =
        keyPolicy(
            allow("*", "kms:*"),
            statement(
                "'Sid':'DenyBob','Effect':'Deny','Principal':{'AWS':'"
                    + BOB.arn()
                    + "'},'Action':'kms:*','Resource':'*'"));
    assertDeniedBy(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(key, identityDeny("*", "*")),
        "statement \"DenyBob\" of the key policy");
  }

  @Test
  @Spec("PO-69")
  void manyStatements_equallyStrong_firstOneNamed() { // PO-69
    String role = "arn:aws:iam::" + A + ":role/R";
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      statements.add(allow("arn:aws:iam::" + A + ":user/U" + i, "kms:*"));
    }
    List<String> roleFirst = new ArrayList<>(statements);
    roleFirst.set(3, allow(role, "kms:*"));
    roleFirst.set(11, allow("*", "kms:*"));
    List<String> everyoneFirst = new ArrayList<>(statements);
    everyoneFirst.set(3, allow("*", "kms:*"));
    everyoneFirst.set(11, allow(role, "kms:*"));
    for (List<String> policy : List.of(roleFirst, everyoneFirst)) {
      assertAllowedBy(
          onKey(session(A, "R", "s"), "Encrypt"),
          ApplicablePolicies.of(keyPolicy(policy.toArray(String[]::new))),
          "statement 4 of the key policy");
    }
  }

  // PO-63

  @Test
  @Spec("PO-63")
  void grant_nothingElse_allowedByGrant() {
    Decision decision =
        Authorizer.decide(
            onKey(ALICE, "Encrypt"),
            with(keyPolicy(allow(B, "kms:*")), NOTHING, NOTHING, "grant-1"));
    assertThat(decision).isEqualTo(new Decision.Allow(List.of(), List.of("grant-1"), null));
  }

  // PO-64

  @Test
  void keyWithoutPolicy_administrator_missesKeyPolicy() {
    assertMissing(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(null, identityAllow("*", "*")),
        MissingPermission.KEY_POLICY);
  }

  @Test
  @Spec("PO-64")
  void keyWithoutPolicy_root_missesKeyPolicy() {
    assertMissing(
        onKey(ROOT_A, "Encrypt"), ApplicablePolicies.of(null), MissingPermission.KEY_POLICY);
  }

  @Test
  @Spec("PO-18")
  void keyPolicyStatementForOtherKey_anyone_missesKeyPolicy() { // PO-18
    PolicyDocument key =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'" + KEY + "0'"));
    assertMissing(
        onKey(ALICE, "Encrypt"), ApplicablePolicies.of(key), MissingPermission.KEY_POLICY);
  }

  @Test
  @Spec("PO-18")
  void keyPolicyStatementWithItsOwnArn_anyone_allowed() { // PO-18
    PolicyDocument key =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'" + KEY + "'"));
    assertAllowedBy(
        onKey(ALICE, "Encrypt"), ApplicablePolicies.of(key), "statement 1 of the key policy");
  }

  // PO-65

  @Test
  @Spec("PO-65")
  void userNamed_limitsAllowNothing_allowed() {
    assertAllowedBy(
        onKey(ALICE, "Encrypt"),
        with(keyPolicy(allow("*", "s3:*"), allow(ALICE_ARN, "kms:*")), NOTHING, NOTHING),
        "statement 2 of the key policy");
  }

  @Test
  @Spec("PO-65")
  void everyone_boundaryAllowsNothing_missesBoundary() {
    assertMissing(
        onKey(ALICE, "Encrypt"),
        with(keyPolicy(allow("*", "kms:*")), NOTHING, null),
        MissingPermission.PERMISSIONS_BOUNDARY);
  }

  @Test
  void roleNamed_boundaryAndSessionPolicyAllow_allowed() {
    assertAllowedBy(
        onKey(session(A, "R", "s"), "Encrypt"),
        with(keyPolicy(allow("arn:aws:iam::" + A + ":role/R", "kms:*")), EVERYTHING, EVERYTHING),
        "statement 1 of the key policy");
  }

  @Test
  void userNamedAndAccountNamed_noIdentityPolicy_allowedByTheStrongerStatement() {
    assertAllowedBy(
        onKey(ALICE, "Encrypt"),
        ApplicablePolicies.of(keyPolicy(allow(A, "kms:*"), allow(ALICE_ARN, "kms:*"))),
        "statement 2 of the key policy");
  }

  // PO-66

  @Test
  @Spec({"PO-66", "PO-69"})
  void delegation_identityPolicyAllows_bothStatementsNamed() {
    assertAllowedBy(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(defaultPolicy(), identityAllow("kms:Encrypt", "*")),
        "statement \"Enable IAM User Permissions\" of the key policy",
        "statement 1 of identity policy \"Test\"");
  }

  @Test
  void delegation_noIdentityPolicy_missesIdentityPolicy() {
    assertMissing(
        onKey(BOB, "Encrypt"),
        with(defaultPolicy(), NOTHING, NOTHING),
        MissingPermission.IDENTITY_POLICY);
  }

  @Test
  @Spec({"PO-66", "PO-69"})
  void delegation_bothLimitsAllowNothing_missesSessionPolicyFirst() {
    ApplicablePolicies policies =
        new ApplicablePolicies(
            defaultPolicy(), List.of(identityAllow("*", "*")), NOTHING, NOTHING, List.of());
    assertMissing(onKey(BOB, "Encrypt"), policies, MissingPermission.SESSION_POLICY);
  }

  @Test
  @Spec({"PO-41", "PO-66"})
  void delegation_underCondition_conditionMustHold() {
    PolicyDocument key =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':{'AWS':'"
                    + A
                    + "'},'Action':'kms:*','Resource':'*','Condition':"
                    + "{'StringEquals':{'kms:EncryptionContext:Dept':'it'}}"));
    ApplicablePolicies policies = ApplicablePolicies.of(key, identityAllow("*", "*"));
    ConditionValues it = ConditionValues.builder().add("kms:EncryptionContext:dept", "it").build();
    assertMissing(onKey(BOB, "Encrypt"), policies, MissingPermission.KEY_POLICY);
    assertThat(Authorizer.decide(onKey(BOB, "Encrypt", it), policies).isAllowed()).isTrue();
  }

  @Test
  @Spec("PO-66")
  void delegation_rootUser_needsNoIdentityPolicyAndNoLimit() {
    assertAllowedBy(
        onKey(ROOT_A, "PutKeyPolicy"),
        with(defaultPolicy(), NOTHING, NOTHING),
        "statement \"Enable IAM User Permissions\" of the key policy");
  }

  // PO-67

  @Test
  @Spec("PO-67")
  void acrossAccounts_userNamedWithoutIdentityPolicy_missesIdentityPolicy() {
    Caller carol = Requests.user(B, "Carol");
    assertMissing(
        onKey(carol, "Encrypt"),
        ApplicablePolicies.of(keyPolicy(allow(carol.arn().toString(), "kms:*"))),
        MissingPermission.IDENTITY_POLICY);
  }

  @Test
  void acrossAccounts_userNamedAndBoundaryAllowsNothing_missesBoundary() {
    Caller carol = Requests.user(B, "Carol");
    ApplicablePolicies policies =
        new ApplicablePolicies(
            keyPolicy(allow(carol.arn().toString(), "kms:*")),
            List.of(identityAllow("kms:*", "*")),
            NOTHING,
            null,
            List.of());
    assertMissing(onKey(carol, "Encrypt"), policies, MissingPermission.PERMISSIONS_BOUNDARY);
  }

  @Test
  @Spec("PO-67")
  void acrossAccounts_rootUserOfNamedAccount_allowed() {
    assertAllowedBy(
        onKey(ROOT_B, "Encrypt"),
        ApplicablePolicies.of(keyPolicy(allow(B, "kms:*"))),
        "statement 1 of the key policy");
  }

  @Test
  void acrossAccounts_grantAlone_allowed() {
    assertThat(
            Authorizer.decide(
                    onKey(Requests.user(B, "Carol"), "Encrypt"),
                    with(defaultPolicy(), null, null, "grant-1"))
                .isAllowed())
        .isTrue();
  }

  // PO-68

  @Test
  @Spec("PO-68")
  void withoutResource_rootUser_allowedWithoutStatement() {
    assertAllowedBy(onNothing(ROOT_A, "CreateKey"), ApplicablePolicies.of(null));
  }

  @Test
  void withoutResource_identityPolicyOnStar_allowed() {
    assertAllowedBy(
        onNothing(BOB, "CreateKey"),
        ApplicablePolicies.of(null, identityAllow("kms:CreateKey", "*")),
        "statement 1 of identity policy \"Test\"");
  }

  @Test
  @Spec({"PO-17", "PO-68"})
  void withoutResource_identityPolicyOnArn_missesIdentityPolicy() {
    assertMissing(
        onNothing(BOB, "CreateKey"),
        ApplicablePolicies.of(null, identityAllow("kms:*", "arn:aws:kms:*:*:key/*")),
        MissingPermission.IDENTITY_POLICY);
  }

  @Test
  @Spec("PO-68")
  void withoutResource_keyPolicyGiven_hasNoSay() {
    PolicyDocument everyone = keyPolicy(allow("*", "*"));
    PolicyDocument nobody = keyPolicy(deny("*", "*"));
    assertMissing(
        onNothing(BOB, "CreateKey"),
        ApplicablePolicies.of(everyone),
        MissingPermission.IDENTITY_POLICY);
    assertThat(
            Authorizer.decide(
                    onNothing(BOB, "CreateKey"),
                    ApplicablePolicies.of(nobody, identityAllow("*", "*")))
                .isAllowed())
        .isTrue();
  }

  @Test
  @Spec("PO-68")
  void alias_identityPolicyOnAlias_allowedWhateverTheKeyPolicySays() {
    assertAllowedBy(
        onAlias(BOB, "CreateAlias"),
        ApplicablePolicies.of(
            keyPolicy(deny("*", "*")), identityAllow("kms:CreateAlias", ALIAS.toString())),
        "statement 1 of identity policy \"Test\"");
  }

  @Test
  void alias_identityPolicyOnKeysOnly_missesIdentityPolicy() {
    assertMissing(
        onAlias(BOB, "CreateAlias"),
        ApplicablePolicies.of(null, identityAllow("kms:*", "arn:aws:kms:*:*:key/*")),
        MissingPermission.IDENTITY_POLICY);
  }

  @Test
  void withoutResource_sessionPolicyAllowsNothing_missesSessionPolicy() {
    ApplicablePolicies policies =
        new ApplicablePolicies(null, List.of(identityAllow("*", "*")), null, NOTHING, List.of());
    assertMissing(
        onNothing(session(A, "R", "s"), "ListKeys"), policies, MissingPermission.SESSION_POLICY);
  }

  // PO-12, PO-13, PO-57

  @Test
  @Spec("PO-12")
  void action_otherCase_matches() {
    assertAllowedBy(
        onKey(ALICE, "Encrypt"),
        ApplicablePolicies.of(keyPolicy(allow(ALICE_ARN, "KMS:eNCRYPT"))),
        "statement 1 of the key policy");
  }

  @Test
  @Spec("PO-12")
  void actionRe_coversAllOperationsThatBeginSo() {
    ApplicablePolicies policies = ApplicablePolicies.of(null, identityAllow("kms:Re*", "*"));
    for (String operation :
        List.of("ReEncryptFrom", "ReEncryptTo", "ReplicateKey", "RevokeGrant", "RetireGrant")) {
      assertThat(Authorizer.decide(onAlias(ALICE, operation), policies).isAllowed()).isTrue();
    }
    assertThat(Authorizer.decide(onAlias(ALICE, "Decrypt"), policies).isAllowed()).isFalse();
  }

  @Test
  @Spec("PO-13")
  void notActionInDeny_everythingElseDenied() {
    PolicyDocument key =
        keyPolicy(
            allow("*", "kms:*"),
            statement("'Effect':'Deny','Principal':'*','NotAction':'kms:Decrypt','Resource':'*'"));
    assertThat(Authorizer.decide(onKey(BOB, "Decrypt"), ApplicablePolicies.of(key)).isAllowed())
        .isTrue();
    assertDeniedBy(
        onKey(BOB, "Encrypt"), ApplicablePolicies.of(key), "statement 2 of the key policy");
  }

  @Test
  @Spec("PO-57")
  void resourceTag_inKeyPolicy_isAbsent() {
    String condition = "'Condition':{'StringEquals':{'aws:ResourceTag/team':'red'}}";
    ConditionValues red = ConditionValues.builder().add("aws:ResourceTag/team", "red").build();
    String members = "'Effect':'Allow','Action':'kms:*','Resource':'*'," + condition;
    PolicyDocument key = keyPolicy(statement("'Principal':'*'," + members));
    assertMissing(
        onKey(BOB, "Encrypt", red), ApplicablePolicies.of(key), MissingPermission.KEY_POLICY);
    NamedPolicy identity = new NamedPolicy("ByTag", identity(members));
    assertAllowedBy(
        onKey(BOB, "Encrypt", red),
        ApplicablePolicies.of(defaultPolicy(), identity),
        "statement \"Enable IAM User Permissions\" of the key policy",
        "statement 1 of identity policy \"ByTag\"");
  }

  @Test
  @Spec("PO-57")
  void resourceAliases_inKeyPolicy_areAbsent() {
    ConditionValues alias =
        ConditionValues.builder().add("kms:ResourceAliases", "alias/orders").build();
    PolicyDocument key =
        keyPolicy(
            statement(
                "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*','Condition':"
                    + "{'Null':{'kms:ResourceAliases':'true'}}"));
    assertAllowedBy(
        onKey(BOB, "Encrypt", alias), ApplicablePolicies.of(key), "statement 1 of the key policy");
  }

  @Test
  @Spec("PO-59")
  void resourceAliases_ofMoreThanFiftyAliases_failAllowAndSatisfyDeny() { // PO-59
    String like = "'ForAnyValue:StringLike':{'kms:ResourceAliases':'alias/*'}";
    String isNull = "'Null':{'kms:ResourceAliases':'true'}";
    for (String condition : List.of(like, isNull)) {
      String rest = ",'Action':'*','Resource':'*','Condition':{" + condition + "}";
      NamedPolicy allow = new NamedPolicy("Test", identity("'Effect':'Allow'" + rest));
      NamedPolicy deny = new NamedPolicy("Test", identity("'Effect':'Deny'" + rest));
      boolean atQuota = condition.equals(like);
      ApplicablePolicies denied =
          ApplicablePolicies.of(defaultPolicy(), identityAllow("*", "*"), deny);
      ApplicablePolicies allowed = ApplicablePolicies.of(defaultPolicy(), allow);
      assertThat(Authorizer.decide(withAliases(50), allowed).isAllowed()).isEqualTo(atQuota);
      assertThat(Authorizer.decide(withAliases(50), denied).isAllowed()).isEqualTo(!atQuota);
      assertThat(Authorizer.decide(withAliases(51), allowed).isAllowed()).isFalse();
      assertThat(Authorizer.decide(withAliases(51), denied).isAllowed()).isFalse();
    }
  }

  private static AuthorizationRequest withAliases(int count) {
    List<String> aliases = IntStream.range(0, count).mapToObj(number -> "alias/" + number).toList();
    return onKey(
        ALICE, "Encrypt", ConditionValues.builder().addAll("kms:ResourceAliases", aliases).build());
  }

  @Test
  @Spec("PO-60")
  void unresolvedVariableInNotResource_allowFailsAndDenyHolds() { // PO-60
    String notResource =
        "'Action':'kms:*','NotResource':'arn:aws:kms:*:*:key/${aws:PrincipalTag/key}'";
    NamedPolicy allow = new NamedPolicy("Allow", identity("'Effect':'Allow'," + notResource));
    NamedPolicy deny = new NamedPolicy("Deny", identity("'Effect':'Deny'," + notResource));
    assertMissing(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(defaultPolicy(), allow),
        MissingPermission.IDENTITY_POLICY);
    assertDeniedBy(
        onKey(BOB, "Encrypt"),
        ApplicablePolicies.of(defaultPolicy(), identityAllow("*", "*"), deny),
        "statement 1 of identity policy \"Deny\"");
  }

  // preconditions

  @Test
  void request_resourceOfAnotherAccountThanSaid_refused() {
    assertThatThrownBy(
            () ->
                new AuthorizationRequest(
                    BOB, "kms:Encrypt", KEY, B, true, ConditionValues.none(), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not belong to the account '" + B + "'");
  }

  @Test
  void policies_ofTheWrongKind_refused() {
    assertThatThrownBy(() -> ApplicablePolicies.of(EVERYTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be a key policy");
    assertThatThrownBy(() -> new NamedPolicy("Key", defaultPolicy()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be an identity policy");
  }

  private static ApplicablePolicies with(
      PolicyDocument key,
      @Nullable PolicyDocument boundary,
      @Nullable PolicyDocument session,
      String... grants) {
    return new ApplicablePolicies(key, List.of(), boundary, session, List.of(grants));
  }

  private static void assertMissing(
      AuthorizationRequest request, ApplicablePolicies policies, MissingPermission missing) {
    assertThat(Authorizer.decide(request, policies))
        .isEqualTo(new Decision.ImplicitDeny(missing, null));
  }

  private static void assertDeniedBy(
      AuthorizationRequest request, ApplicablePolicies policies, String statement) {
    Decision decision = Authorizer.decide(request, policies);
    assertThat(decision).isInstanceOf(Decision.ExplicitDeny.class);
    assertThat(decision.decidedBy()).map(DecidingStatement::toString).containsExactly(statement);
  }

  private static void assertAllowedBy(
      AuthorizationRequest request, ApplicablePolicies policies, String... statements) {
    Decision decision = Authorizer.decide(request, policies);
    assertThat(decision).isInstanceOf(Decision.Allow.class);
    assertThat(decision.decidedBy()).map(DecidingStatement::toString).containsExactly(statements);
  }
}
