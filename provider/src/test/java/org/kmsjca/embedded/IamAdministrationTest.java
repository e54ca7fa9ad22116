// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.*;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** Identities are made, described, changed and deleted as with AWS. */
class IamAdministrationTest extends IamContractTest {

  @Test
  void user_fromCreationToDeletion() {
    User made = iam(new CreateUser("/team/", "Bob", null, List.of(new Tag("a", "1")))).user();
    assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:user/team/Bob");
    assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");
    assertThat(iam(new GetUser("bob")).user()).isEqualTo(made);
    assertThat(iam(Caller.of(made.arn()), new GetCallerIdentity()).userId())
        .isEqualTo(made.userId());
    iam(new TagUser("Bob", List.of(new Tag("A", "2"), new Tag("b", ""))));
    iam(new UntagUser("Bob", List.of("B")));
    assertThat(iam(ListUserTags.of("Bob")).tags()).containsExactly(new Tag("A", "2"));
    iam(new DeleteUser("Bob"));
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY,
        "The user with name Bob cannot be found.",
        () -> iam(new GetUser("Bob")));
  }

  @Test
  void names_areTakenInAnyCase_andAreFreeAgainWithAnotherUniqueId() {
    User first = createUser("Bob");
    assertIamError(
        IamErrorCode.ENTITY_ALREADY_EXISTS,
        "User with name BOB already exists.",
        () -> createUser("BOB"));
    iam(new DeleteUser("Bob"));
    assertThat(createUser("BOB").userId()).isNotEqualTo(first.userId());
  }

  @Test
  void user_isDeletedOnlyWhenNothingDependsOnIt() {
    createUser("Bob");
    iam(CreateGroup.of("Users"));
    iam(new AddUserToGroup("Users", "Bob"));
    assertConflict("remove users from group", new DeleteUser("Bob"));
    assertConflict("remove users from group", new DeleteGroup("Users"));
    iam(new RemoveUserFromGroup("Users", "Bob"));
    iam(new PutUserPolicy("Bob", "p", allow("kms:*")));
    assertConflict("delete policies", new DeleteUser("Bob"));
    iam(new DeleteUserPolicy("Bob", "p"));
    String policy = iam(CreatePolicy.of("P", allow("kms:*"))).policy().arn();
    iam(new AttachUserPolicy("Bob", policy));
    assertConflict("detach all policies", new DeleteUser("Bob"));
    iam(new DetachUserPolicy("Bob", policy));
    String key = iam(new CreateAccessKey("Bob")).accessKey().accessKeyId();
    assertConflict("delete access keys", new DeleteUser("Bob"));
    iam(new DeleteAccessKey("Bob", key));
    iam(new DeleteUser("Bob"));
    iam(new DeleteGroup("Users"));
    assertThat(iam(new ListUsers(null, null, null)).users()).isEmpty();
    assertThat(iam(new ListGroups(null, null, null)).groups()).isEmpty();
  }

  @Test
  void role_fromCreationToDeletion() {
    Role made =
        iam(new CreateRole("/s/", "App", TRUST_ACCOUNT, "text", 7200, null, List.of())).role();
    assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:role/s/App");
    assertThat(made.roleId()).matches("AROA[A-Z2-7]{17}");
    assertThat(iam(new GetRole("App")).role()).isEqualTo(made);
    iam(new UpdateRole("App", null, 3600));
    iam(new TagRole("App", List.of(new Tag("k", "v"))));
    Role changed = iam(new GetRole("App")).role();
    assertThat(changed.description()).isEqualTo("text");
    assertThat(changed.maxSessionDuration()).isEqualTo(3600);
    assertThat(changed.tags()).containsExactly(new Tag("k", "v"));
    iam(new UntagRole("App", List.of("k")));
    assertThat(iam(ListRoleTags.of("App")).tags()).isEmpty();
    iam(new PutRolePolicy("App", "p", allow("kms:*")));
    assertThat(iam(ListRolePolicies.of("App")).policyNames()).containsExactly("p");
    assertThat(iam(new GetRolePolicy("App", "p")).policyDocument()).isEqualTo(allow("kms:*"));
    assertConflict("delete policies", new DeleteRole("App"));
    iam(new DeleteRolePolicy("App", "p"));
    iam(new DeleteRole("App"));
    assertThat(iam(new ListRoles(null, null, null)).roles()).isEmpty();
  }

  @Test
  void group_listsItsMembers_andTheUserItsGroups() {
    Group made = iam(new CreateGroup("/g/", "Users")).group();
    assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:group/g/Users");
    createUser("Bob");
    createUser("Ann");
    iam(new AddUserToGroup("users", "Bob"));
    iam(new AddUserToGroup("Users", "Bob"));
    iam(new AddUserToGroup("Users", "ann"));
    assertThat(iam(GetGroup.of("Users")).users())
        .extracting(User::userName)
        .containsExactly("Ann", "Bob");
    assertThat(iam(ListGroupsForUser.of("Bob")).groups()).containsExactly(made);
    iam(new PutGroupPolicy("Users", "p", allow("kms:*")));
    assertThat(iam(ListGroupPolicies.of("Users")).policyNames()).containsExactly("p");
    assertThat(iam(new GetGroupPolicy("Users", "p")).policyDocument()).isEqualTo(allow("kms:*"));
    iam(new DeleteGroupPolicy("Users", "p"));
    iam(new AttachGroupPolicy("Users", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertThat(iam(ListAttachedGroupPolicies.of("Users")).attachedPolicies())
        .containsExactly(
            new AttachedPolicy("ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    iam(new DetachGroupPolicy("Users", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY,
        "was not found",
        () -> iam(new DetachGroupPolicy("Users", "arn:aws:iam::aws:policy/ReadOnlyAccess")));
  }

  @Test
  void managedPolicy_versions() {
    Policy policy = iam(CreatePolicy.of("P", allow("kms:*"))).policy();
    assertThat(policy.arn()).isEqualTo("arn:aws:iam::111122223333:policy/P");
    for (int version = 2; version <= 5; version++) {
      String id =
          iam(new CreatePolicyVersion(policy.arn(), allow("kms:Get" + version), null))
              .policyVersion()
              .versionId();
      assertThat(id).isEqualTo("v" + version);
    }
    assertIamError(
        IamErrorCode.LIMIT_EXCEEDED,
        "up to 5 versions",
        () -> iam(new CreatePolicyVersion(policy.arn(), allow("kms:*"), null)));
    iam(new SetDefaultPolicyVersion(policy.arn(), "v3"));
    assertIamError(
        IamErrorCode.DELETE_CONFLICT,
        "default version",
        () -> iam(new DeletePolicyVersion(policy.arn(), "v3")));
    iam(new DeletePolicyVersion(policy.arn(), "v5"));
    assertThat(
            iam(new CreatePolicyVersion(policy.arn(), allow("kms:*"), null))
                .policyVersion()
                .versionId())
        .as("numbers are not used again")
        .isEqualTo("v6");
    assertThat(iam(new GetPolicyVersion(policy.arn(), "v3")).policyVersion().document())
        .isEqualTo(allow("kms:Get3"));
    assertThat(iam(ListPolicyVersions.of(policy.arn())).versions())
        .filteredOn(PolicyVersion::isDefaultVersion)
        .extracting(PolicyVersion::versionId)
        .containsExactly("v3");
    assertIamError(
        IamErrorCode.DELETE_CONFLICT,
        "more than one version",
        () -> iam(new DeletePolicy(policy.arn())));
  }

  @Test
  void managedPolicy_inUse_isNotDeleted() {
    String arn = iam(CreatePolicy.of("P", allow("kms:*"))).policy().arn();
    createUser("Bob");
    iam(new PutUserPermissionsBoundary("Bob", arn));
    assertIamError(IamErrorCode.DELETE_CONFLICT, "attached", () -> iam(new DeletePolicy(arn)));
    iam(new DeleteUserPermissionsBoundary("Bob"));
    iam(CreateRole.of("App", TRUST_ACCOUNT));
    iam(new AttachRolePolicy("App", arn));
    assertThat(iam(new GetPolicy(arn)).policy().attachmentCount()).isEqualTo(1);
    assertIamError(IamErrorCode.DELETE_CONFLICT, "attached", () -> iam(new DeletePolicy(arn)));
    iam(new DetachRolePolicy("App", arn));
    iam(new DeletePolicy(arn));
    assertIamError(IamErrorCode.NO_SUCH_ENTITY, arn, () -> iam(new GetPolicy(arn)));
  }

  @Test
  void predefinedPolicies_areReadOnly() {
    String arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    assertThat(iam(new GetPolicy(arn)).policy().policyName()).isEqualTo("AdministratorAccess");
    assertThat(iam(new GetPolicyVersion(arn, "v1")).policyVersion().document()).contains("\"*\"");
    assertThat(iam(new ListPolicies("AWS", null, null, null, null)).policies()).hasSize(5);
    assertThat(iam(new ListPolicies("Local", null, null, null, null)).policies()).isEmpty();
    assertIamError(
        IamErrorCode.INVALID_INPUT, "cannot be changed", () -> iam(new DeletePolicy(arn)));
  }

  @Test
  void accessKeys_atMostTwo() {
    createUser("Bob");
    AccessKey key = iam(new CreateAccessKey("Bob")).accessKey();
    assertThat(key.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(text(key.secretAccessKey())).hasSize(40);
    iam(new CreateAccessKey("Bob"));
    assertIamError(
        IamErrorCode.LIMIT_EXCEEDED,
        "Cannot exceed quota for AccessKeysPerUser: 2",
        () -> iam(new CreateAccessKey("Bob")));
    iam(new UpdateAccessKey("Bob", key.accessKeyId(), "Inactive"));
    assertThat(iam(new ListAccessKeys("Bob", null, null)).accessKeyMetadata())
        .extracting(AccessKeyMetadata::status)
        .containsExactlyInAnyOrder("Active", "Inactive");
    createUser("Ann");
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY,
        "cannot be found",
        () -> iam(new DeleteAccessKey("Ann", key.accessKeyId())));
  }

  @Test
  void ownAccessKeys_withoutUserName() {
    Caller bob = userWith("Bob", allow("iam:*"));
    String id = iam(bob, new CreateAccessKey(null)).accessKey().accessKeyId();
    assertThat(iam(new ListAccessKeys("Bob", null, null)).accessKeyMetadata())
        .extracting(AccessKeyMetadata::accessKeyId)
        .containsExactly(id);
    AccessKey ofRoot = iam(new CreateAccessKey(null)).accessKey();
    assertThat(ofRoot.userName()).isEqualTo("root");
    assertThat(
            engine
                .iam(
                    new org.kmsjca.kms.AccessKeyCredentials(
                        ofRoot.accessKeyId(), ofRoot.secretAccessKey(), null))
                .call(new GetCallerIdentity())
                .arn())
        .isEqualTo(ROOT.arn().toString());
  }

  @Test
  void lists_havePages() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      names.add("user" + (char) ('a' + i));
      iam(new CreateUser(i % 2 == 0 ? "/even/" : "/odd/", names.get(i), null, List.of()));
    }
    List<String> found = new ArrayList<>();
    String marker = null;
    do {
      ListUsers.Result page = iam(new ListUsers(null, marker, 10));
      assertThat(page.users()).hasSizeLessThanOrEqualTo(10);
      assertThat(page.truncated()).isEqualTo(page.marker() != null);
      page.users().forEach(user -> found.add(user.userName()));
      marker = page.marker();
    } while (marker != null);
    assertThat(found).isEqualTo(names);
    assertThat(iam(new ListUsers("/even/", null, null)).users()).hasSize(13);
    assertIamError(
        IamErrorCode.VALIDATION_ERROR, "Marker", () -> iam(new ListUsers(null, "?", null)));
  }

  @Test
  void limits_areChecked() {
    createUser("Bob");
    assertIamError(
        IamErrorCode.VALIDATION_ERROR,
        "Value 'no spaces' at 'userName' failed to satisfy constraint",
        () -> createUser("no spaces"));
    assertIamError(
        IamErrorCode.VALIDATION_ERROR,
        "'path'",
        () -> iam(new CreateUser("x", "Ann", null, List.of())));
    assertIamError(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        "not valid JSON",
        () -> iam(new PutUserPolicy("Bob", "p", "nonsense")));
    String big = allow("kms:" + "x".repeat(2000));
    assertIamError(
        IamErrorCode.LIMIT_EXCEEDED,
        "Maximum policy size of 2048 bytes exceeded for user Bob",
        () -> iam(new PutUserPolicy("Bob", "p", big)));
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY,
        "does not exist or is not attachable",
        () -> iam(new AttachUserPolicy("Bob", "arn:aws:iam::111122223333:policy/None")));
    assertIamError(
        IamErrorCode.INVALID_INPUT,
        "Duplicate tag keys",
        () -> iam(new TagUser("Bob", List.of(new Tag("a", ""), new Tag("A", "")))));
    assertIamError(
        IamErrorCode.INVALID_INPUT,
        "reserved",
        () -> iam(new TagUser("Bob", List.of(new Tag("AWS:a", "")))));
    assertManyOf(11, i -> CreateGroup.of("g" + i), i -> new AddUserToGroup("g" + i, "Bob"));
  }

  private void assertManyOf(
      int count, Function<Integer, IamRequest<?>> make, Function<Integer, IamRequest<?>> use) {
    for (int i = 1; i < count; i++) {
      iam(make.apply(i));
      iam(use.apply(i));
    }
    iam(make.apply(count));
    assertIamError(IamErrorCode.LIMIT_EXCEEDED, "Cannot exceed quota", () -> iam(use.apply(count)));
  }

  @Test
  @Spec("ID-31")
  void failedCommit_changesNothing_andIsTold() {
    createUser("Bob");
    keys.failing = true;
    assertIamError(
        IamErrorCode.SERVICE_FAILURE,
        "failure",
        () -> iam(new PutUserPolicy("Bob", "p", allow("*"))));
    keys.failing = false;
    assertThat(iam(ListUserPolicies.of("Bob")).policyNames()).isEmpty();
  }

  @Test
  @Spec("ID-31")
  void unrecordedCall_changesNothing() {
    auditFails = true;
    assertIamError(IamErrorCode.SERVICE_FAILURE, "record", () -> createUser("Bob"));
    auditFails = false;
    assertThat(iam(new ListUsers(null, null, null)).users()).isEmpty();
  }

  private void assertConflict(String what, IamRequest<?> request) {
    assertIamError(
        IamErrorCode.DELETE_CONFLICT,
        "Cannot delete entity, must " + what + " first.",
        () -> iam(request));
  }
}
