// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.policy.Requests.A;
import static org.kmsjca.embedded.policy.Requests.ALICE;
import static org.kmsjca.embedded.policy.Requests.ROOT_B;
import static org.kmsjca.embedded.policy.Requests.allow;
import static org.kmsjca.embedded.policy.Requests.keyPolicy;
import static org.kmsjca.embedded.policy.Requests.onKey;
import static org.kmsjca.embedded.policy.Requests.statement;

import org.junit.jupiter.api.Test;
import org.kmsjca.testing.Spec;

/** Calls of AWS services in their own names. */
class ServiceCallerTest {

  private static final String SERVICE = "cloudtrail.amazonaws.com";
  private static final ConditionValues AS_SERVICE =
      ConditionValues.builder()
          .add("aws:PrincipalIsAWSService", "true")
          .add("aws:PrincipalServiceName", SERVICE)
          .build();

  @Test
  @Spec({"PO-27", "PO-34"})
  void service_namedInKeyPolicy_allowedInAnyAccount() {
    PolicyDocument key = keyPolicy(withService("Allow", "Principal", SERVICE));
    assertThat(decide("PutKeyPolicy", AS_SERVICE, key)).isTrue();
    assertThat(decide("Encrypt", AS_SERVICE, key)).isTrue();
  }

  @Test
  @Spec("PO-27")
  void service_otherServiceNamed_denied() {
    assertThat(
            decide(
                "Encrypt",
                AS_SERVICE,
                keyPolicy(withService("Allow", "Principal", "ec2.amazonaws.com"))))
        .isFalse();
  }

  @Test
  @Spec("PO-34")
  void service_accountOfItsCallerNamed_denied() {
    assertThat(decide("Encrypt", AS_SERVICE, keyPolicy(allow(ROOT_B.account(), "kms:*"))))
        .isFalse();
    assertThat(decide("Encrypt", AS_SERVICE, keyPolicy(allow(A, "kms:*")))).isFalse();
  }

  @Test
  void service_everyoneNamed_allowed() {
    assertThat(decide("Encrypt", AS_SERVICE, keyPolicy(allow("*", "kms:*")))).isTrue();
  }

  @Test
  @Spec("PO-30")
  void service_notPrincipalInDeny_sparedIfListed() {
    PolicyDocument sparing =
        keyPolicy(allow("*", "kms:*"), withService("Deny", "NotPrincipal", SERVICE));
    PolicyDocument sparingAnother =
        keyPolicy(allow("*", "kms:*"), withService("Deny", "NotPrincipal", "ec2.amazonaws.com"));
    assertThat(decide("Encrypt", AS_SERVICE, sparing)).isTrue();
    assertThat(decide("Encrypt", AS_SERVICE, sparingAnother)).isFalse();
  }

  @Test
  @Spec("PO-34")
  void userThroughService_onlyServiceNamed_denied() {
    ConditionValues onBehalf =
        ConditionValues.builder()
            .add("aws:PrincipalIsAWSService", "false")
            .add("aws:PrincipalServiceName", SERVICE)
            .add("kms:ViaService", SERVICE)
            .build();
    assertThat(
            Authorizer.decide(
                    onKey(ALICE, "Encrypt", onBehalf),
                    ApplicablePolicies.of(keyPolicy(withService("Allow", "Principal", SERVICE))))
                .isAllowed())
        .isFalse();
  }

  private static boolean decide(String operation, ConditionValues context, PolicyDocument key) {
    return Authorizer.decide(onKey(ROOT_B, operation, context), ApplicablePolicies.of(key))
        .isAllowed();
  }

  private static String withService(String effect, String element, String service) {
    return statement(
        "'Effect':'"
            + effect
            + "','"
            + element
            + "':{'Service':'"
            + service
            + "'},'Action':'kms:*','Resource':'*'");
  }
}
