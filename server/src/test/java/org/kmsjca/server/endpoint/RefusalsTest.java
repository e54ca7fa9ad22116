// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Calls that are denied, or come too fast, or with a wrong signature, from real clients. */
class RefusalsTest {

  @RegisterExtension
  static final KmsServerExtension KMS =
      KmsServerExtension.of(
          EmbeddedKmsServer.configure().setting(Setting.REQUEST_QUOTAS, "ListAliases=5"));

  private static final String ENCRYPT_ONLY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:Encrypt\","
          + "\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.0/8\"}}}}";

  private static String code(Throwable error) {
    return ((KmsException) error).awsErrorDetails().errorCode();
  }

  @Test
  void user_isDeniedWhatNoPolicyAllows() {
    TestCredentials user = KMS.server().user("clerk", ENCRYPT_ONLY);
    try (KmsClient root = AwsClients.kms(KMS.server(), KMS.server().root());
        KmsClient kms = AwsClients.kms(KMS.server(), user)) {
      String key = root.createKey().keyMetadata().arn();
      kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
      assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(key)))
          .isInstanceOfSatisfying(
              KmsException.class,
              e -> {
                assertThat(code(e)).isEqualTo("AccessDeniedException");
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorMessage())
                    .contains("arn:aws:iam::111122223333:user/clerk")
                    .contains("kms:DescribeKey");
              });
    }
  }

  @Test
  void callsThatComeTooFast_areThrottled() {
    try (KmsClient kms = AwsClients.kmsWithoutRetries(KMS.server(), KMS.server().root())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 50; i++) {
                  kms.listAliases();
                }
              })
          .isInstanceOfSatisfying(
              KmsException.class,
              e -> {
                assertThat(code(e)).isEqualTo("ThrottlingException");
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.isThrottlingException()).isTrue();
              });
    }
  }

  @Test
  void clientThatBacksOff_getsThrough() {
    try (KmsClient kms = AwsClients.kms(KMS.server(), KMS.server().root())) {
      for (int i = 0; i < 8; i++) {
        assertThat(kms.listAliases().truncated()).isFalse();
      }
    }
  }

  @Test
  void wrongSecretAndUnknownKey_haveTheirNames() {
    String id = KMS.server().root().accessKeyId();
    try (KmsClient wrong = AwsClients.kms(KMS.server(), new TestCredentials(id, "wrong"));
        KmsClient unknown =
            AwsClients.kms(KMS.server(), new TestCredentials("AKIAIOSFODNN7EXAMPLE", "x"))) {
      assertThatThrownBy(wrong::listKeys)
          .satisfies(e -> assertThat(code(e)).isEqualTo("InvalidSignatureException"));
      assertThatThrownBy(unknown::listKeys)
          .satisfies(e -> assertThat(code(e)).isEqualTo("UnrecognizedClientException"));
    }
  }
}
