// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** Sessions, through the clients of the AWS SDK for Java. */
class StsClientTest {

  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));

  @RegisterExtension
  static final KmsServerExtension KMS =
      KmsServerExtension.of(EmbeddedKmsServer.configure().clock(NOW::get));

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"111122223333\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}}";
  private static final String ALLOW =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}}";

  private static AwsSessionCredentials session(AssumeRoleResponse response) {
    Credentials given = response.credentials();
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  private static AssumeRoleResponse assumeRole(String name) {
    EmbeddedKmsServer server = KMS.server();
    TestCredentials user = server.user("of-" + name, ALLOW);
    try (IamClient iam = AwsClients.iam(server, server.root());
        StsClient sts = AwsClients.sts(server, user)) {
      String role =
          iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role().arn();
      iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ALLOW));
      return sts.assumeRole(
          r ->
              r.roleArn(role)
                  .roleSessionName("one")
                  .durationSeconds(900)
                  .tags(Tag.builder().key("team").value("a b&c").build()));
    }
  }

  @Test
  void callerIdentity_isTheOwnerOfTheAccessKey() {
    try (StsClient sts = AwsClients.sts(KMS.server(), KMS.server().root())) {
      assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111122223333:root");
      assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
    }
  }

  @Test
  void session_ofARole_calls_untilItIsOver() {
    AssumeRoleResponse assumed = assumeRole("App");
    assertThat(assumed.credentials().expiration()).isEqualTo(NOW.get().plusSeconds(900));
    try (StsClient sts = AwsClients.sts(KMS.server(), session(assumed));
        KmsClient kms = AwsClients.kms(KMS.server(), session(assumed), "us-east-1")) {
      assertThat(sts.getCallerIdentity().arn()).endsWith(":assumed-role/App/one");
      assertThat(kms.createKey().keyMetadata().enabled()).isTrue();
      NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(16)));
      assertThatThrownBy(kms::createKey)
          .isInstanceOfSatisfying(
              KmsException.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException"));
      assertThatThrownBy(sts::getCallerIdentity)
          .isInstanceOfSatisfying(
              StsException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
                assertThat(e.statusCode()).isEqualTo(403);
              });
    }
  }

  @Test
  void session_withAnotherTokenOrNone_isRefused() {
    AwsSessionCredentials good = session(assumeRole("Other"));
    TestCredentials withoutToken = new TestCredentials(good.accessKeyId(), good.secretAccessKey());
    try (KmsClient none = AwsClients.kms(KMS.server(), withoutToken);
        KmsClient other =
            AwsClients.kms(
                KMS.server(), AwsClients.credentials(withoutToken, "another"), "us-east-1")) {
      for (KmsClient kms : new KmsClient[] {none, other}) {
        assertThatThrownBy(kms::listKeys)
            .isInstanceOfSatisfying(
                KmsException.class,
                e ->
                    assertThat(e.awsErrorDetails().errorCode())
                        .isEqualTo("UnrecognizedClientException"));
      }
    }
  }

  @Test
  void role_thatDoesNotExist_isDenied() {
    try (StsClient sts = AwsClients.sts(KMS.server(), KMS.server().user("nobody-special", ALLOW))) {
      assertThatThrownBy(
              () ->
                  sts.assumeRole(
                      r -> r.roleArn("arn:aws:iam::111122223333:role/None").roleSessionName("one")))
          .isInstanceOfSatisfying(
              StsException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.requestId()).hasSize(36);
              });
    }
  }
}
