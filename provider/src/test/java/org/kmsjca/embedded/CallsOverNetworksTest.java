// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.spi.Configuration;

/** What a server in front of the service says of a call, and what it asks the service. */
class CallsOverNetworksTest {

  private static final Caller ROOT = Caller.of("arn:aws:iam::000000000000:root");
  private static final CallOrigin NEAR =
      new CallOrigin("192.0.2.7", "aws-cli/2", true, "11111111-2222-4333-8444-555555555555");

  @TempDir Path directory;
  private EmbeddedService service;

  @BeforeEach
  void open() {
    service = EmbeddedService.open(Configuration.defaults(directory));
  }

  @AfterEach
  void close() {
    OpenEngines.closeAll();
  }

  private AccessKey alice(String condition) {
    service.as(ROOT).iam().call(CreateUser.of("Alice"));
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
            + "\"Resource\":\"*\",\"Condition\":"
            + condition
            + "}}";
    service.as(ROOT).iam().call(new PutUserPolicy("Alice", "p", policy));
    return service.as(ROOT).iam().call(new CreateAccessKey("Alice")).accessKey();
  }

  private EmbeddedCaller signer(AccessKey key) {
    return service.asSigner(
        key.accessKeyId(),
        null,
        secret -> key.secretAccessKey().lend(known -> Arrays.equals(known, secret)));
  }

  private static void random(EmbeddedCaller caller) {
    assertThat(caller.kms().call(new GenerateRandom(1)).plaintext().sizeBytes()).isEqualTo(1);
  }

  @Test
  void signer_isTheOwnerOfTheAccessKey() {
    EmbeddedCaller caller = signer(alice("{}"));
    assertThat(caller.caller().arn()).hasToString("arn:aws:iam::000000000000:user/Alice");
    random(caller);
  }

  @Test
  void signer_withAnotherSecretOrAnUnknownKeyOrAToken_isRefused() {
    AccessKey key = alice("{}");
    assertCode(
        () -> service.asSigner(key.accessKeyId(), null, secret -> false),
        KmsErrorCode.INVALID_SIGNATURE);
    assertCode(
        () -> service.asSigner("AKIAIOSFODNN7EXAMPLE", null, secret -> true),
        KmsErrorCode.UNRECOGNIZED_CLIENT);
    assertCode(
        () -> service.asSigner(key.accessKeyId(), key.secretAccessKey(), secret -> true),
        KmsErrorCode.UNRECOGNIZED_CLIENT);
  }

  private static void assertCode(Runnable call, KmsErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            KmsAccessDeniedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void origin_isSeenByPolicies() {
    EmbeddedCaller caller =
        signer(
            alice(
                "{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"},"
                    + "\"Bool\":{\"aws:SecureTransport\":\"true\"},"
                    + "\"StringLike\":{\"aws:UserAgent\":\"aws-cli/*\"}}"));
    random(caller.from(NEAR));
    for (CallOrigin other :
        List.of(
            new CallOrigin("192.0.3.7", "aws-cli/2", true, "r"),
            new CallOrigin("192.0.2.7", "aws-cli/2", false, "r"),
            new CallOrigin("192.0.2.7", "other", true, "r"))) {
      assertCode(() -> random(caller.from(other)), KmsErrorCode.ACCESS_DENIED);
    }
    assertCode(() -> random(caller), KmsErrorCode.ACCESS_DENIED);
    EmbeddedCaller through = caller.from(NEAR).viaService("s3.local-region-1.amazonaws.com");
    assertCode(() -> random(through), KmsErrorCode.ACCESS_DENIED);
  }

  @Test
  void origin_isInTheAuditTrail() {
    EmbeddedCaller caller = service.as(ROOT).from(NEAR);
    random(caller);
    caller.iam().call(new GetCallerIdentity());
    List<JsonNode> records = AuditRecords.of(directory.resolve("audit"));
    for (JsonNode record : records.subList(records.size() - 2, records.size())) {
      assertThat(record.path("sourceIPAddress").asText()).isEqualTo("192.0.2.7");
      assertThat(record.path("userAgent").asText()).isEqualTo("aws-cli/2");
      assertThat(record.path("requestID").asText()).isEqualTo(NEAR.requestId());
    }
  }

  @Test
  void otherClock_ofAnOpenStore_isRefused() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Configuration same = Configuration.defaults(directory);
    assertThatThrownBy(() -> EmbeddedService.open(same, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another clock");
    service.close();
    EmbeddedService.open(same, clock).close();
  }

  @Test
  void closedService_givesErrors_andCanBeOpenedAgain() {
    EmbeddedCaller caller = service.as(ROOT);
    service.close();
    service.close();
    assertThatThrownBy(() -> caller.kms().call(CreateKey.of()))
        .isInstanceOf(KmsUnavailableException.class);
    random(EmbeddedService.open(Configuration.defaults(directory)).as(ROOT));
  }

  @Test
  void closedService_tellsSignersSo_andNotThatTheyAreUnknown() {
    AccessKey key = service.as(ROOT).iam().call(new CreateAccessKey(null)).accessKey();
    service.close();
    assertThatThrownBy(() -> service.asSigner(key.accessKeyId(), null, secret -> true))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("was closed");
  }
}
