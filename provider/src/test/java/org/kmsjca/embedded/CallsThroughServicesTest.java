// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.ListUsers;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.testing.Spec;

/** What the audit trail says of calls that services make for a caller. */
class CallsThroughServicesTest extends IamContractTest {

  private static final String EC2 = "ec2.us-west-2.amazonaws.com";
  private static final String NAME = "ec2.amazonaws.com";

  private static void assertThrough(String service, JsonNode event) {
    assertThat(event.path("userIdentity").path("invokedBy").asText()).isEqualTo(service);
    assertThat(event.path("sourceIPAddress").asText()).isEqualTo(service);
    assertThat(event.path("userAgent").asText()).isEqualTo(service);
  }

  @Test
  @Spec("AU-30")
  void callThroughAService_namesTheServiceBesideTheCaller() {
    engine.as(Session.of(ROOT, REGION).via(EC2)).call(ListKeys.of());
    assertThrough(NAME, lastEvent());
    assertThat(lastEvent().path("userIdentity").path("type").asText()).isEqualTo("Root");
    assertThat(lastEvent().path("userIdentity").path("arn").asText())
        .isEqualTo(ROOT.arn().toString());
  }

  @Test
  void callThroughAService_thatFails_isToldTheSameWay() {
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "x",
        () -> engine.as(Session.of(ROOT, REGION).via(EC2)).call(GetKeyPolicy.of("x")));
    assertThrough(NAME, lastEvent());
  }

  @Test
  void callOfAnUnknownUserThroughAService_isToldTheSameWay() {
    createUser("Known");
    assertErrorContains(
        KmsErrorCode.UNRECOGNIZED_CLIENT,
        "",
        () -> engine.as(Session.of(ALICE, REGION).via(EC2)).call(ListKeys.of()));
    assertThrough(NAME, lastEvent());
  }

  @Test
  void serviceWithoutRegion_isNamedAsItIs() {
    engine.as(Session.of(ROOT, REGION).via("backup.amazonaws.com")).call(CreateKey.of());
    assertThrough("backup.amazonaws.com", lastEvent());
  }

  @Test
  void callOnIdentities_throughAService_namesTheService() {
    engine.iam(Session.of(ROOT, REGION).via(EC2)).call(ListUsers.of());
    assertThrough(NAME, lastEvent());
  }

  @Test
  void directCall_afterOneThroughAService_namesNone() {
    Session through = Session.of(ROOT, REGION).via(EC2);
    engine.as(through).call(ListKeys.of());
    engine.as(through.via(null)).call(ListKeys.of());
    assertThat(lastEvent().path("userIdentity").has("invokedBy")).isFalse();
    assertThat(lastEvent().path("sourceIPAddress").asText()).isEqualTo("127.0.0.1");
  }
}
