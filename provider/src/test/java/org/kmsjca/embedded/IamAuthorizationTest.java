// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.AttachUserPolicy;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreatePolicy;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.DeleteUser;
import org.kmsjca.embedded.iam.operations.GetPolicy;
import org.kmsjca.embedded.iam.operations.GetUser;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.ListUsers;
import org.kmsjca.embedded.iam.operations.PutUserPermissionsBoundary;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.TagUser;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** Identity policies decide who administers identities. */
class IamAuthorizationTest extends IamContractTest {

  @Test
  @Spec("ID-7")
  void user_withoutPolicy_mayNothing() {
    Caller bob = Caller.of(createUser("Bob").arn());
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "User: arn:aws:iam::111122223333:user/Bob is not authorized to perform: iam:CreateUser on"
            + " resource: arn:aws:iam::111122223333:user/Ann because no identity-based policy"
            + " allows the iam:CreateUser action",
        () -> iam(bob, CreateUser.of("Ann")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "iam:ListUsers on resource: *",
        () -> iam(bob, new ListUsers(null, null, null)));
  }

  @Test
  @Spec("ID-7")
  void resource_isTheUserWithItsPath() {
    Caller admin =
        userWith("Admin", policy("Allow", "iam:*", "arn:aws:iam::111122223333:user/team/*", "{}"));
    iam(admin, new CreateUser("/team/", "Bob", null, List.of()));
    assertThat(iam(admin, new GetUser("Bob")).user().path()).isEqualTo("/team/");
    createUser("Ann");
    assertIamError(IamErrorCode.ACCESS_DENIED, "user/Ann", () -> iam(admin, new GetUser("Ann")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "user/Nobody", () -> iam(admin, new GetUser("Nobody")));
  }

  @Test
  @Spec("ID-7")
  void denyAndBoundary_count() {
    Caller admin = userWith("Admin", allow("iam:*"));
    assertThat(iam(admin, CreateUser.of("Bob"))).isNotNull();
    iam(new PutUserPermissionsBoundary("Admin", "arn:aws:iam::aws:policy/IAMReadOnlyAccess"));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "no permissions boundary allows",
        () -> iam(admin, CreateUser.of("Ann")));
    iam(new PutUserPolicy("Admin", "no", deny("iam:GetUser")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "explicit deny", () -> iam(admin, new GetUser("Bob")));
  }

  @Test
  @Spec("ID-7")
  void root_actsInItsOwnAccountOnly() {
    createUser("Bob");
    assertThat(iam(FOREIGN_ROOT, new ListUsers(null, null, null)).users()).isEmpty();
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY, "Bob", () -> iam(FOREIGN_ROOT, new DeleteUser("Bob")));
    String policy = iam(CreatePolicy.of("P", allow("kms:*"))).policy().arn();
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "across accounts",
        () -> iam(FOREIGN_ROOT, new GetPolicy(policy)));
    iam(FOREIGN_ROOT, CreateUser.of("Ann"));
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY,
        "not attachable",
        () -> iam(FOREIGN_ROOT, new AttachUserPolicy("Ann", policy)));
  }

  @Test
  @Spec("ID-8")
  void administratorWithConditions_givesOnlyLimitedPermissions() {
    String boundary = iam(CreatePolicy.of("Limit", allow("kms:*"))).policy().arn();
    Caller admin =
        userWith(
            "Admin",
            policy(
                "Allow",
                "iam:*",
                "*",
                "{\"ArnEquals\":{\"iam:PermissionsBoundary\":\"" + boundary + "\"}}"));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "CreateUser", () -> iam(admin, CreateUser.of("Bob")));
    iam(admin, new CreateUser(null, "Bob", boundary, List.of()));
    iam(admin, new PutUserPolicy("Bob", "p", allow("*")));
    createUser("Ann");
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "PutUserPolicy",
        () -> iam(admin, new PutUserPolicy("Ann", "p", allow("*"))));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "PutUserPermissionsBoundary",
        () ->
            iam(
                admin,
                new PutUserPermissionsBoundary(
                    "Bob", "arn:aws:iam::aws:policy/AdministratorAccess")));
  }

  @Test
  @Spec("ID-8")
  void tagsAndPolicyArn_areConditionKeys() {
    Caller admin =
        userWith(
            "Admin",
            policy(
                "Allow",
                "iam:TagUser",
                "*",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"a\",\"aws:ResourceTag/team\":\"b\"},"
                    + "\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\"]}}"));
    iam(new CreateUser(null, "Bob", null, List.of(new Tag("team", "b"))));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "TagUser",
        () -> iam(admin, new TagUser("Bob", List.of(new Tag("team", "a"), new Tag("x", "")))));
    iam(admin, new TagUser("Bob", List.of(new Tag("team", "a"))));
    iam(
        new PutUserPolicy(
            "Admin",
            "attach",
            policy(
                "Allow",
                "iam:AttachUserPolicy",
                "*",
                "{\"ArnLike\":{\"iam:PolicyARN\":\"arn:aws:iam::aws:policy/Read*\"}}")));
    iam(admin, new AttachUserPolicy("Bob", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "AttachUserPolicy",
        () ->
            iam(admin, new AttachUserPolicy("Bob", "arn:aws:iam::aws:policy/AdministratorAccess")));
  }

  @Test
  @Spec("ID-30")
  void calls_areRecorded() {
    iam(new CreateUser(null, "Bob", null, List.of(new Tag("team", "b"))));
    JsonNode created = lastEvent();
    assertThat(created.get("eventSource").asText()).isEqualTo("iam.amazonaws.com");
    assertThat(created.get("eventName").asText()).isEqualTo("CreateUser");
    assertThat(created.get("awsRegion").asText()).isEqualTo("us-east-1");
    assertThat(created.get("requestParameters").get("userName").asText()).isEqualTo("Bob");
    assertThat(created.get("responseElements").get("user").get("arn").asText())
        .isEqualTo("arn:aws:iam::111122223333:user/Bob");
    iam(new CreateAccessKey("Bob"));
    assertThat(lastEvent().get("responseElements").get("accessKey").has("secretAccessKey"))
        .isFalse();
    Caller bob = Caller.of("arn:aws:iam::111122223333:user/Bob");
    assertIamError(IamErrorCode.ACCESS_DENIED, "", () -> iam(bob, CreateUser.of("Ann")));
    JsonNode denied = lastEvent();
    assertThat(denied.get("errorCode").asText()).isEqualTo("AccessDenied");
    assertThat(denied.get("userIdentity").get("principalId").asText()).startsWith("AIDA");
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "",
        () -> iam(bob, AssumeRole.of("arn:aws:iam::111122223333:role/None", "one")));
    assertThat(lastEvent().get("eventSource").asText()).isEqualTo("sts.amazonaws.com");
  }
}
