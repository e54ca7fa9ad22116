// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.PutRolePolicy;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.Role;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.User;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.testing.Spec;

/** The condition keys that say who calls. */
class CallerConditionsTest extends IamContractTest {

  @Test
  @Spec("ID-25")
  void user_isDescribed() {
    User user = iam(new CreateUser("/team/", "Bob", null, List.of(new Tag("Team", "a")))).user();
    iam(
        new PutUserPolicy(
            "Bob",
            "inline",
            random(
                """
                {"StringEquals":{"aws:userid":"%s","aws:username":"Bob","aws:PrincipalType":"User",
                 "aws:PrincipalAccount":"111122223333","aws:PrincipalTag/team":"a"},
                 "ArnEquals":{"aws:PrincipalArn":"%s"},
                 "Null":{"aws:TokenIssueTime":"true","aws:MultiFactorAuthPresent":"true"}}"""
                    .formatted(user.userId(), user.arn()))));
    assertAllowed(as(Caller.of(user.arn())));
    assertAllowed(as(accessKey("Bob")));
  }

  @Test
  @Spec("ID-25")
  void session_isDescribed_byItsRoleWithThePath() {
    Caller bob = userWith("Bob", allow("sts:*"));
    Role role =
        iam(new CreateRole(
                "/s/",
                "App",
                TRUST_ACCOUNT,
                null,
                null,
                null,
                List.of(new Tag("team", "role"), new Tag("floor", "3"))))
            .role();
    AccessKeyCredentials session =
        assume(
            bob,
            new AssumeRole(
                role.arn(),
                "one",
                List.of(),
                null,
                null,
                List.of(new Tag("Team", "session")),
                List.of(),
                null,
                "Bob"));
    iam(
        new PutRolePolicy(
            "App",
            "inline",
            random(
                """
                {"StringEquals":{"aws:userid":"%s:one","aws:PrincipalType":"AssumedRole",
                 "aws:PrincipalTag/team":"session","aws:PrincipalTag/floor":"3",
                 "aws:SourceIdentity":"Bob"},
                 "ArnEquals":{"aws:PrincipalArn":"%s"},
                 "Bool":{"aws:MultiFactorAuthPresent":"false"},
                 "DateEquals":{"aws:TokenIssueTime":"2026-08-22T10:38:27Z"},
                 "Null":{"aws:username":"true"}}"""
                    .formatted(role.roleId(), role.arn()))));
    assertAllowed(as(session));
  }

  @Test
  @Spec("ID-25")
  void policyVariables_areReplaced() {
    createUser("Bob");
    iam(
        new PutUserPolicy(
            "Bob",
            "inline",
            policy("Allow", "iam:*", "arn:aws:iam::111122223333:user/${aws:username}", "{}")));
    Caller bob = Caller.of("arn:aws:iam::111122223333:user/Bob");
    assertThat(
            iam(bob, new org.kmsjca.embedded.iam.operations.CreateAccessKey(null))
                .accessKey()
                .userName())
        .isEqualTo("Bob");
    createUser("Ann");
    assertIamError(
        org.kmsjca.embedded.iam.operations.IamErrorCode.ACCESS_DENIED,
        "user/Ann",
        () -> iam(bob, new org.kmsjca.embedded.iam.operations.CreateAccessKey("Ann")));
  }

  @Test
  void oneWrongValue_denies() {
    User user = createUser("Bob");
    iam(
        new PutUserPolicy(
            "Bob", "inline", random("{\"StringEquals\":{\"aws:userid\":\"AIDAOTHER\"}}")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "GenerateRandom",
        () -> as(Caller.of(user.arn())).call(new GenerateRandom(1)));
  }

  private static String random(String condition) {
    return policy("Allow", "kms:GenerateRandom", "*", condition);
  }

  private static void assertAllowed(RevocableKms kms) {
    assertThat(kms.call(new GenerateRandom(1)).plaintext().sizeBytes()).isEqualTo(1);
  }
}
