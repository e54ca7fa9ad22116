// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Users, groups, roles, policies and access keys, through the client of the AWS SDK for Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IamClientTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\","
          + "\"Resource\":\"*\"}}";

  private IamClient iam;

  @BeforeAll
  void connect() {
    iam = AwsClients.iam(KMS.server(), KMS.server().root());
  }

  @AfterAll
  void close() {
    iam.close();
  }

  private static String decoded(String document) {
    assertThat(document).startsWith("%7B");
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  @Test
  void user_isMadeShownAndDeleted() {
    Tag tag = Tag.builder().key("team").value("a <b> & \"c\" ä").build();
    User made = iam.createUser(r -> r.userName("bob").path("/x/").tags(tag)).user();
    assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:user/x/bob");
    assertThat(made.createDate()).isNotNull();
    User shown = iam.getUser(r -> r.userName("bob")).user();
    assertThat(shown.tags()).containsExactly(tag);
    assertThat(shown.userId()).isEqualTo(made.userId());
    iam.tagUser(r -> r.userName("bob").tags(Tag.builder().key("empty").value("").build()));
    iam.untagUser(r -> r.userName("bob").tagKeys("team"));
    assertThat(iam.listUserTags(r -> r.userName("bob")).tags())
        .extracting(Tag::key)
        .containsExactly("empty");
    iam.updateUser(r -> r.userName("bob").newUserName("rob"));
    assertThat(iam.listUsers(r -> r.pathPrefix("/x/")).users())
        .extracting(User::userName)
        .containsExactly("rob");
    iam.deleteUser(r -> r.userName("rob"));
    assertThatThrownBy(() -> iam.getUser(r -> r.userName("rob")))
        .isInstanceOfSatisfying(
            NoSuchEntityException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.requestId()).hasSize(36);
            });
  }

  @Test
  void pages_followEachOther() {
    for (String name : List.of("page1", "page2", "page3")) {
      iam.createUser(r -> r.userName(name).path("/pages/"));
    }
    assertThat(iam.listUsers(r -> r.pathPrefix("/pages/").maxItems(2)).isTruncated()).isTrue();
    assertThat(iam.listUsersPaginator(r -> r.pathPrefix("/pages/").maxItems(2)).users().stream())
        .extracting(User::userName)
        .containsExactly("page1", "page2", "page3");
    assertThat(iam.listUsers(r -> r.pathPrefix("/none/")).users()).isEmpty();
  }

  @Test
  void accessKey_worksUntilItIsInactive() {
    iam.createUser(r -> r.userName("keyed"));
    iam.putUserPolicy(r -> r.userName("keyed").policyName("p").policyDocument(POLICY));
    assertThat(
            decoded(iam.getUserPolicy(r -> r.userName("keyed").policyName("p")).policyDocument()))
        .isEqualTo(POLICY);
    assertThat(iam.listUserPolicies(r -> r.userName("keyed")).policyNames()).containsExactly("p");
    AccessKey key = iam.createAccessKey(r -> r.userName("keyed")).accessKey();
    assertThat(key.status()).isEqualTo(StatusType.ACTIVE);
    TestCredentials credentials = new TestCredentials(key.accessKeyId(), key.secretAccessKey());
    try (KmsClient kms = AwsClients.kms(KMS.server(), credentials)) {
      assertThat(kms.listKeys().hasKeys()).isTrue();
      iam.updateAccessKey(
          r -> r.userName("keyed").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
      assertThat(iam.listAccessKeys(r -> r.userName("keyed")).accessKeyMetadata())
          .extracting(AccessKeyMetadata::statusAsString)
          .containsExactly("Inactive");
      assertThatThrownBy(kms::listKeys)
          .isInstanceOfSatisfying(
              KmsException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorCode())
                      .isEqualTo("UnrecognizedClientException"));
    }
    assertThatThrownBy(() -> iam.deleteUser(r -> r.userName("keyed")))
        .isInstanceOf(DeleteConflictException.class);
    iam.deleteAccessKey(r -> r.userName("keyed").accessKeyId(key.accessKeyId()));
    iam.deleteUserPolicy(r -> r.userName("keyed").policyName("p"));
    iam.deleteUser(r -> r.userName("keyed"));
  }

  @Test
  void groups() {
    iam.createGroup(r -> r.groupName("admins"));
    iam.createUser(r -> r.userName("member"));
    iam.addUserToGroup(r -> r.groupName("admins").userName("member"));
    iam.putGroupPolicy(r -> r.groupName("admins").policyName("p").policyDocument(POLICY));
    assertThat(iam.getGroup(r -> r.groupName("admins")).users())
        .extracting(User::userName)
        .containsExactly("member");
    assertThat(iam.listGroupsForUser(r -> r.userName("member")).groups())
        .extracting(Group::groupName)
        .containsExactly("admins");
    iam.removeUserFromGroup(r -> r.groupName("admins").userName("member"));
    iam.deleteGroupPolicy(r -> r.groupName("admins").policyName("p"));
    iam.deleteGroup(r -> r.groupName("admins"));
  }

  @Test
  void rolesAndManagedPolicies() {
    String trust =
        POLICY.replace("\"Resource\":\"*\"", "\"Principal\":\"*\"").replace("kms", "sts");
    String arn =
        iam.createPolicy(r -> r.policyName("managed").policyDocument(POLICY)).policy().arn();
    Role made =
        iam.createRole(
                r ->
                    r.roleName("app")
                        .assumeRolePolicyDocument(trust)
                        .maxSessionDuration(7200)
                        .permissionsBoundary(arn))
            .role();
    assertThat(decoded(made.assumeRolePolicyDocument())).isEqualTo(trust);
    Role shown = iam.getRole(r -> r.roleName("app")).role();
    assertThat(shown.maxSessionDuration()).isEqualTo(7200);
    assertThat(shown.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(arn);
    iam.attachRolePolicy(r -> r.roleName("app").policyArn(arn));
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName("app")).attachedPolicies())
        .extracting(AttachedPolicy::policyArn)
        .containsExactly(arn);
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY).setAsDefault(true));
    assertThat(iam.listPolicyVersions(r -> r.policyArn(arn)).versions()).hasSize(2);
    assertThat(
            iam.getPolicyVersion(r -> r.policyArn(arn).versionId("v2"))
                .policyVersion()
                .isDefaultVersion())
        .isTrue();
    assertThat(iam.getPolicy(r -> r.policyArn(arn)).policy().attachmentCount()).isEqualTo(1);
  }

  @Test
  void errors_haveTheNamesOfTheService() {
    iam.createUser(r -> r.userName("twice"));
    assertThatThrownBy(() -> iam.createUser(r -> r.userName("twice")))
        .isInstanceOfSatisfying(
            EntityAlreadyExistsException.class, e -> assertThat(e.statusCode()).isEqualTo(409));
    assertThatThrownBy(
            () -> iam.putUserPolicy(r -> r.userName("twice").policyName("p").policyDocument("{")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    assertThatThrownBy(() -> iam.createUser(r -> r.userName("a b")))
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
    assertThatThrownBy(() -> iam.listServerCertificates(r -> r.maxItems(1)))
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"));
  }

  @Test
  void wrongSecret_doesNotMatch() {
    TestCredentials wrong = new TestCredentials(KMS.server().root().accessKeyId(), "wrong");
    try (IamClient other = AwsClients.iam(KMS.server(), wrong)) {
      assertThatThrownBy(other::listUsers)
          .isInstanceOfSatisfying(
              IamException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
                assertThat(e.statusCode()).isEqualTo(403);
              });
    }
  }

  @Test
  void userWithoutPermission_isDenied() {
    try (IamClient other = AwsClients.iam(KMS.server(), KMS.server().user("plain", null))) {
      assertThatThrownBy(other::listUsers)
          .isInstanceOfSatisfying(
              IamException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                assertThat(e.awsErrorDetails().errorMessage())
                    .contains("user/plain is not authorized to perform: iam:ListUsers");
              });
    }
  }
}
