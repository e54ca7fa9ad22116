// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreatePolicy;
import org.kmsjca.embedded.iam.operations.CreatePolicyVersion;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.DeletePolicy;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.PolicyDescriptorType;
import org.kmsjca.embedded.iam.operations.PutRolePolicy;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.UpdateAssumeRolePolicy;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.testing.Spec;

/** What limits sessions, and what they pass on to sessions that they begin. */
class RoleChainTest extends IamContractTest {

  private static final String FIRST = "arn:aws:iam::" + ACCOUNT + ":role/First";
  private static final String NEXT = "arn:aws:iam::" + ACCOUNT + ":role/Next";
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  @Test
  @Spec("ID-15")
  void managedSessionPolicies_limitTogetherWithTheInlineOne() {
    String key = createKey().arn();
    Caller bob = bobAndRoles();
    RevocableKms managed = as(assume(bob, limited(null, READ_ONLY)));
    assertThat(managed.call(DescribeKey.of(key))).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "no session policy allows",
        () -> managed.call(new GenerateRandom(1)));
    RevocableKms both = as(assume(bob, limited(allow("kms:GenerateRandom"), READ_ONLY)));
    assertThat(both.call(DescribeKey.of(key))).isNotNull();
    assertThat(both.call(new GenerateRandom(1))).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "no session policy allows",
        () -> both.call(org.kmsjca.kms.CreateKey.of()));
    RevocableKms denied = as(assume(bob, limited(deny("kms:ListKeys"), READ_ONLY)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "explicit deny", () -> denied.call(ListKeys.of()));
  }

  @Test
  @Spec("ID-15")
  void managedSessionPolicy_countsAsItIs_andDeniesAllOnceItIsDeleted() {
    Caller bob = bobAndRoles();
    String arn = iam(new CreatePolicy("P", null, allow("kms:ListKeys"), null)).policy().arn();
    RevocableKms session = as(assume(bob, limited(allow("kms:GenerateRandom"), arn)));
    assertThat(session.call(ListKeys.of())).isNotNull();
    iam(new CreatePolicyVersion(arn, allow("kms:ListAliases"), true));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "no session policy", () -> session.call(ListKeys.of()));
    assertThat(session.call(new GenerateRandom(1))).isNotNull();
    iam(new org.kmsjca.embedded.iam.operations.DeletePolicyVersion(arn, "v1"));
    iam(new DeletePolicy(arn));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "explicit deny", () -> session.call(new GenerateRandom(1)));
  }

  @Test
  @Spec("ID-15")
  void managedSessionPolicies_areTenAtMost_ofTheAccountOfTheRole() {
    Caller bob = bobAndRoles();
    String foreign =
        engine.iam(FOREIGN_ROOT).call(new CreatePolicy("P", null, allow("*"), null)).policy().arn();
    for (String arn : List.of("arn:aws:iam::111122223333:policy/None", foreign, FIRST)) {
      assertIamError(
          IamErrorCode.MALFORMED_POLICY_DOCUMENT,
          arn + " does not exist",
          () -> iam(bob, limited(null, arn)));
    }
    String[] eleven = IntStream.range(0, 11).mapToObj(i -> READ_ONLY).toArray(String[]::new);
    assertIamError(
        IamErrorCode.VALIDATION_ERROR, "'policyArns'", () -> iam(bob, limited(null, eleven)));
    assertThat(iam(bob, limited(null, List.of(eleven).subList(0, 10).toArray(String[]::new))))
        .isNotNull();
  }

  @Test
  @Spec("ID-16")
  void transitiveTags_arePassedOn_alsoBySessionsThatInheritedThem() {
    Caller bob = bobAndRoles();
    iam(
        new PutRolePolicy(
            "Next",
            "inline",
            policy(
                "Allow",
                "*",
                "*",
                "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"a\"},"
                    + "\"Null\":{\"aws:PrincipalTag/floor\":\"true\"}}")));
    AccessKeyCredentials first = tagged(bob, List.of("TEAM"));
    AccessKeyCredentials second = chained(first, List.of());
    assertThat(as(second).call(ListKeys.of())).isNotNull();
    assertThat(as(chained(second, List.of())).call(ListKeys.of())).isNotNull();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ListKeys",
        () -> as(chained(tagged(bob, List.of()), List.of())).call(ListKeys.of()));
  }

  @Test
  @Spec("ID-16")
  void inheritedTag_cannotBeReplaced() {
    AccessKeyCredentials first = tagged(bobAndRoles(), List.of("team"));
    assertIamError(
        IamErrorCode.INVALID_INPUT,
        "Team has the key of an inherited",
        () -> chained(first, List.of(new Tag("Team", "b"))));
    assertThat(chained(first, List.of(new Tag("floor", "4")))).isNotNull();
  }

  @Test
  @Spec("ID-16")
  void transitiveKey_isOneOfTheTags() {
    Caller bob = bobAndRoles();
    assertIamError(
        IamErrorCode.INVALID_INPUT,
        "other is not among the session tags",
        () -> tagged(bob, List.of("other")));
  }

  @Test
  @Spec("ID-16")
  void inheritedTags_needPermissionToTag() {
    AccessKeyCredentials first = tagged(bobAndRoles(), List.of("team"));
    iam(
        new UpdateAssumeRolePolicy(
            "Next", TRUST_ACCOUNT.replace("\"sts:TagSession\"", "\"sts:Nothing\"")));
    iam(new PutRolePolicy("First", "inline", allow("sts:AssumeRole")));
    assertIamError(IamErrorCode.ACCESS_DENIED, "sts:TagSession", () -> chained(first, List.of()));
  }

  @Test
  @Spec("ID-12")
  void trustPolicy_seesTheKeysThatAreToBePassedOn() {
    Caller bob = bobAndRoles();
    iam(
        new UpdateAssumeRolePolicy(
            "First",
            TRUST_ACCOUNT.replace(
                "}]}",
                ",\"Condition\":{\"ForAllValues:StringEquals\":"
                    + "{\"sts:TransitiveTagKeys\":[\"team\"]}}}]}")));
    assertThat(tagged(bob, List.of("team"))).isNotNull();
    iam(
        new UpdateAssumeRolePolicy(
            "First",
            TRUST_ACCOUNT.replace(
                "}]}", ",\"Condition\":{\"Null\":{\"sts:TransitiveTagKeys\":\"true\"}}}]}")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "sts:AssumeRole", () -> tagged(bob, List.of("floor")));
    assertThat(tagged(bob, List.of())).isNotNull();
  }

  @Test
  @Spec("ID-17")
  void sourceIdentity_staysInTheWholeChain() {
    Caller bob = bobAndRoles();
    AccessKeyCredentials first =
        assume(
            bob,
            new AssumeRole(FIRST, "one", List.of(), null, null, List.of(), List.of(), null, "Bob"));
    assertThat(engine.iam(first).call(AssumeRole.of(NEXT, "two")).sourceIdentity())
        .isEqualTo("Bob");
    assertThat(engine.iam(first).call(withSource("Bob")).sourceIdentity()).isEqualTo("Bob");
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "source identity of a session cannot be changed",
        () -> engine.iam(first).call(withSource("Eve")));
    iam(
        new UpdateAssumeRolePolicy(
            "Next", TRUST_ACCOUNT.replace("\"sts:SetSourceIdentity\"", "\"sts:Nothing\"")));
    iam(new PutRolePolicy("First", "inline", allow("sts:AssumeRole")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:SetSourceIdentity",
        () -> engine.iam(first).call(AssumeRole.of(NEXT, "two")));
  }

  private Caller bobAndRoles() {
    Caller bob = userWith("Bob", allow("sts:*"));
    for (String role : List.of("First", "Next")) {
      iam(CreateRole.of(role, TRUST_ACCOUNT));
      iam(new PutRolePolicy(role, "inline", allow("*")));
    }
    return bob;
  }

  private static AssumeRole limited(@Nullable String policy, String... arns) {
    return new AssumeRole(
        FIRST,
        "one",
        List.of(arns).stream().map(PolicyDescriptorType::new).toList(),
        policy,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }

  private AccessKeyCredentials tagged(Caller caller, List<String> transitive) {
    List<Tag> tags = List.of(new Tag("team", "a"), new Tag("floor", "3"));
    return assume(
        caller, new AssumeRole(FIRST, "one", List.of(), null, null, tags, transitive, null, null));
  }

  private AccessKeyCredentials chained(AccessKeyCredentials session, List<Tag> tags) {
    return credentials(
        engine
            .iam(session)
            .call(new AssumeRole(NEXT, "two", List.of(), null, null, tags, List.of(), null, null))
            .credentials());
  }

  private static AssumeRole withSource(String sourceIdentity) {
    return new AssumeRole(
        NEXT, "two", List.of(), null, null, List.of(), List.of(), null, sourceIdentity);
  }
}
