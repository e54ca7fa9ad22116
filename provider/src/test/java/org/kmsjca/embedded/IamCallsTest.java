// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.embedded.iam.operations.GetUser;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.ListUsers;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.testing.Spec;

/** What holds for every call on identities: limits, measurement, records. */
class IamCallsTest extends IamContractTest {

  private static final Caller NOBODY = Caller.of("arn:aws:iam::111122223333:user/Nobody");

  @Test
  @Spec("QU-7")
  void limit_isPerAccountAndGroup() {
    limit("aws", "iam-read=1,iam-write=2,sts=1");
    iam(CreateUser.of("Bob"));
    iam(CreateUser.of("Ann"));
    assertThrottled(ROOT, CreateUser.of("Eve"));
    iam(ListUsers.of());
    assertThrottled(ROOT, new GetUser("Bob"));
    iam(new GetCallerIdentity());
    assertThrottled(ROOT, new GetCallerIdentity());
    iam(FOREIGN_ROOT, ListUsers.of());
    kms.call(ListKeys.of());
    clock.advance(Duration.ofMillis(500));
    iam(CreateUser.of("Eve"));
    assertThrottled(ROOT, ListUsers.of());
  }

  @Test
  @Spec("QU-7")
  void refusedRequest_countsAndIsRecorded_unlessNobodyKnowsTheCaller() {
    createUser("Bob");
    limit("aws", "iam-write=1,iam-read=1");
    assertIamError(
        IamErrorCode.VALIDATION_ERROR, "userName", () -> iam(CreateUser.of("no spaces")));
    assertThrottled(ROOT, CreateUser.of("no spaces"));
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("Throttling");
    assertThat(lastEvent().get("eventName").asText()).isEqualTo("CreateUser");
    for (int i = 0; i < 2; i++) {
      assertIamError(
          IamErrorCode.INVALID_CLIENT_TOKEN_ID, "invalid", () -> iam(NOBODY, ListUsers.of()));
    }
    assertThat(iam(ListUsers.of()).users()).hasSize(1);
  }

  @Test
  @Spec("QU-7")
  void aws_limitsStsOnly() {
    RequestQuotas aws = RequestQuotas.parse("aws");
    assertThat(aws.rate("sts")).hasValue(600);
    assertThat(aws.rate("iam-read")).isEmpty();
    assertThat(aws.rate("iam-write")).isEmpty();
    limit("aws", "aws,sts=1");
    iam(new GetCallerIdentity());
    assertThrottled(ROOT, new GetCallerIdentity());
  }

  @Test
  @Spec("AU-54")
  void flightRecorder_getsEachCall(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("calls.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.kmsjca.Call");
      recording.start();
      createUser("Bob");
      assertIamError(IamErrorCode.NO_SUCH_ENTITY, "Nobody", () -> iam(new GetUser("Nobody")));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .extracting(event -> event.getString("operation"))
        .containsExactlyInAnyOrder("CreateUser", "GetUser");
    for (RecordedEvent event : events) {
      boolean failed = event.getString("operation").equals("GetUser");
      assertThat(event.getString("caller")).isEqualTo(ROOT.arn().toString());
      assertThat(event.getString("keyArn")).isNull();
      assertThat(event.getString("errorCode")).isEqualTo(failed ? "NoSuchEntity" : null);
    }
  }

  @Test
  @Spec({"AU-31", "ID-30"})
  void roleOfAnotherAccount_isToldToBothAccounts() {
    Caller ann = Caller.of(iam(FOREIGN_ROOT, CreateUser.of("Ann")).user().arn());
    String role = iam(CreateRole.of("App", TRUST_ACCOUNT)).role().arn();
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "not auth", () -> iam(ann, AssumeRole.of(role, "one")));
    assertThat(lastEvent().get("recipientAccountId").asText()).isEqualTo(ann.account());
    assertThat(lastEvent().has("sharedEventID")).isFalse();
    iam(
        new org.kmsjca.embedded.iam.operations.UpdateAssumeRolePolicy(
            "App", TRUST_ACCOUNT.replace(ACCOUNT, ann.arn().toString())));
    iam(FOREIGN_ROOT, new PutUserPolicy("Ann", "assume", allow("sts:*")));
    int before = audit().size();
    iam(ann, AssumeRole.of(role, "one"));
    List<JsonNode> events = audit().subList(before, audit().size());
    assertThat(events).hasSize(2);
    JsonNode own = events.get(0);
    JsonNode foreign = events.get(1);
    assertThat(own.get("recipientAccountId").asText()).isEqualTo(ann.account());
    assertThat(own.get("userIdentity").get("type").asText()).isEqualTo("IAMUser");
    assertThat(foreign.get("recipientAccountId").asText()).isEqualTo(ACCOUNT);
    assertThat(foreign.get("userIdentity").get("type").asText()).isEqualTo("AWSAccount");
    assertThat(own.get("sharedEventID")).isEqualTo(foreign.get("sharedEventID")).isNotNull();
    assertThat(own.get("eventID")).isNotEqualTo(foreign.get("eventID"));
    assertThat(foreign.get("resources").toString())
        .isEqualTo(
            "[{\"accountId\":\"111122223333\",\"type\":\"AWS::IAM::Role\",\"ARN\":\""
                + role
                + "\"}]");
  }

  @Test
  @Spec("AU-31")
  void roleOfTheSameAccount_isToldOnce() {
    Caller bob = userWith("Bob", allow("sts:*"));
    String role = iam(CreateRole.of("App", TRUST_ACCOUNT)).role().arn();
    int before = audit().size();
    iam(bob, AssumeRole.of(role, "one"));
    assertThat(audit()).hasSize(before + 1);
    assertThat(lastEvent().has("sharedEventID")).isFalse();
    assertThat(lastEvent().get("resources").get(0).get("ARN").asText()).isEqualTo(role);
  }

  private void assertThrottled(Caller caller, IamRequest<?> request) {
    assertIamError(IamErrorCode.THROTTLING, "Rate exceeded", () -> iam(caller, request));
  }
}
