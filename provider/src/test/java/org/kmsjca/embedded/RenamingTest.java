// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AddUserToGroup;
import org.kmsjca.embedded.iam.operations.CreateGroup;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.embedded.iam.operations.GetGroup;
import org.kmsjca.embedded.iam.operations.GetRole;
import org.kmsjca.embedded.iam.operations.GetUser;
import org.kmsjca.embedded.iam.operations.Group;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.ListAccessKeys;
import org.kmsjca.embedded.iam.operations.ListGroupsForUser;
import org.kmsjca.embedded.iam.operations.PutGroupPolicy;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.UpdateGroup;
import org.kmsjca.embedded.iam.operations.UpdateUser;
import org.kmsjca.embedded.iam.operations.User;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.testing.Spec;

/** Users and groups get other names and paths. */
class RenamingTest extends IamContractTest {

  private static final String ROB = "arn:aws:iam::" + ACCOUNT + ":user/people/Rob";

  @Test
  @Spec("ID-18")
  void renamedUser_isTheSameUser() {
    User old = createUser("Bob");
    iam(new PutUserPolicy("Bob", "inline", allow("kms:ListKeys")));
    iam(new CreateGroup(null, "Users"));
    iam(new AddUserToGroup("Users", "Bob"));
    AccessKeyCredentials key = accessKey("Bob");
    RevocableKms before = as(key);
    iam(new UpdateUser("Bob", "/people/", "Rob"));
    User renamed = iam(new GetUser("Rob")).user();
    assertThat(renamed.arn()).isEqualTo(ROB);
    assertThat(renamed.userId()).isEqualTo(old.userId());
    assertThat(renamed.createDate()).isEqualTo(old.createDate());
    assertThat(iam(ListGroupsForUser.of("Rob")).groups()).hasSize(1);
    assertThat(iam(GetGroup.of("Users")).users()).containsExactly(renamed);
    assertThat(iam(new ListAccessKeys("Rob", null, null)).accessKeyMetadata())
        .extracting(known -> known.userName())
        .containsExactly("Rob");
    for (RevocableKms kmsOfRob : List.of(before, as(key))) {
      assertThat(kmsOfRob.call(ListKeys.of())).isNotNull();
      assertThat(lastEvent().get("userIdentity").get("arn").asText()).isEqualTo(ROB);
    }
    assertThat(engine.iam(key).call(new GetCallerIdentity()).arn()).isEqualTo(ROB);
    assertIamError(IamErrorCode.NO_SUCH_ENTITY, "Bob", () -> iam(new GetUser("Bob")));
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT,
        "invalid",
        () -> as(Caller.of(old.arn())).call(ListKeys.of()));
  }

  @Test
  @Spec("ID-18")
  void renamedUser_keepsWhatPoliciesAndGrantsGive_andTheNextOfTheNameDoesNot() {
    User bob = createUser("Bob");
    KeyMetadata key = createKey(keyPolicy(bob.arn()));
    KeyMetadata granted = createKey();
    KeyMetadata other = createKey();
    kms.call(CreateGrant.of(granted.arn(), bob.arn(), GrantOperation.GENERATE_DATA_KEY));
    iam(
        CreateRole.of(
            "App", TRUST_ACCOUNT.replace("\"" + ACCOUNT + "\"", "\"" + bob.arn() + "\"")));
    String otherPolicy = stored(other).policy();
    AccessKeyCredentials ofRob = accessKey("Bob");
    RevocableKms opened = as(ofRob);
    iam(new UpdateUser("Bob", "/people/", "Rob"));
    createUser("Bob");
    for (KeyMetadata each : List.of(key, granted)) {
      assertThat(as(Caller.of(ROB)).call(use(each))).isNotNull();
      assertThat(opened.call(use(each))).isNotNull();
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED, "Bob", () -> as(Caller.of(bob.arn())).call(use(each)));
    }
    assertThat(stored(key).policy()).contains(ROB).doesNotContain(bob.arn());
    assertThat(stored(other).policy()).isEqualTo(otherPolicy);
    assertThat(keys.grantsOf(Arn.of(granted.arn())).all())
        .extracting(grant -> grant.granteePrincipal())
        .containsExactly(ROB);
    assertThat(iam(new GetRole("App")).role().assumeRolePolicyDocument())
        .contains(ROB)
        .doesNotContain(bob.arn());
  }

  @Test
  @Spec("ID-18")
  void sessionOfTheOldName_isNotTheNextUserOfTheName() {
    User bob = createUser("Bob");
    AccessKeyCredentials ofRob = accessKey("Bob");
    RevocableKms opened = as(ofRob);
    iam(new UpdateUser("Bob", null, "Rob"));
    KeyMetadata key = createKey(keyPolicy(createUser("Bob").arn()));
    assertThat(as(Caller.of(bob.arn())).call(use(key))).isNotNull();
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, "user/Rob", () -> opened.call(use(key)));
  }

  @Test
  @Spec("ID-18")
  void nameOfAnother_isRefused_andTheCaseOfTheOwnMayChange() {
    createUser("Bob");
    User ann = createUser("Ann");
    assertIamError(
        IamErrorCode.ENTITY_ALREADY_EXISTS,
        "User with name bob already exists.",
        () -> iam(new UpdateUser("Ann", null, "bob")));
    iam(new UpdateUser("Ann", null, "ANN"));
    assertThat(iam(new GetUser("ann")).user().userName()).isEqualTo("ANN");
    iam(new UpdateUser("ANN", "/x/", null));
    assertThat(iam(new GetUser("ann")).user().arn()).endsWith(":user/x/ANN");
    iam(new UpdateUser("ANN", null, null));
    assertThat(iam(new GetUser("ann")).user().userId()).isEqualTo(ann.userId());
    assertIamError(
        IamErrorCode.NO_SUCH_ENTITY, "Eve", () -> iam(new UpdateUser("Eve", null, "Eva")));
  }

  @Test
  @Spec("ID-18")
  void renaming_needsPermissionOnBothNames() {
    createUser("Bob");
    Caller ann =
        userWith(
            "Ann",
            policy("Allow", "iam:UpdateUser", "arn:aws:iam::" + ACCOUNT + ":user/Bob", "{}"));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "user/Rob", () -> iam(ann, new UpdateUser("Bob", null, "Rob")));
    iam(
        new PutUserPolicy(
            "Ann",
            "more",
            policy("Allow", "iam:*", "arn:aws:iam::" + ACCOUNT + ":user/Rob", "{}")));
    assertThat(iam(ann, new UpdateUser("Bob", null, "Rob"))).isNotNull();
    assertThat(lastEvent().get("requestParameters").get("newUserName").asText()).isEqualTo("Rob");
  }

  @Test
  @Spec("ID-19")
  void renamedGroup_keepsMembersAndPolicies() {
    Caller bob = Caller.of(createUser("Bob").arn());
    Group old = iam(new CreateGroup(null, "Users")).group();
    iam(new CreateGroup(null, "Others"));
    iam(new AddUserToGroup("Users", "Bob"));
    iam(new PutGroupPolicy("Users", "p", allow("kms:ListKeys")));
    assertIamError(
        IamErrorCode.ENTITY_ALREADY_EXISTS,
        "Group with name others",
        () -> iam(new UpdateGroup("Users", null, "others")));
    iam(new UpdateGroup("Users", "/g/", "People"));
    Group renamed = iam(GetGroup.of("People")).group();
    assertThat(renamed.arn()).endsWith(":group/g/People");
    assertThat(renamed.groupId()).isEqualTo(old.groupId());
    assertThat(iam(GetGroup.of("People")).users()).hasSize(1);
    assertThat(iam(ListGroupsForUser.of("Bob")).groups()).containsExactly(renamed);
    assertThat(as(bob).call(ListKeys.of())).isNotNull();
    assertIamError(IamErrorCode.NO_SUCH_ENTITY, "Users", () -> iam(GetGroup.of("Users")));
  }

  private static GenerateDataKey use(KeyMetadata key) {
    return GenerateDataKey.of(key.arn(), EncryptionContext.EMPTY);
  }

  private static String keyPolicy(String principal) {
    return """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}"""
        .formatted(principal.replace("user/", "user\\/"));
  }
}
