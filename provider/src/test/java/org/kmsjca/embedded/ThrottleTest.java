// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.UpdatePrimaryRegion;
import org.kmsjca.testing.Spec;

/** Callers that are too fast are refused. */
class ThrottleTest extends GrantContractTest {

  private static final String TEXT =
      "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";

  @Test
  @Spec({"QU-1", "QU-2"})
  void limit_isPerAccountRegionAndGroup() {
    limit("aws", "cryptography=2,ListKeys=1");
    kms.call(new GenerateRandom(1));
    kms.call(new GenerateRandom(1));
    assertThrottled(kms, new GenerateRandom(1));
    assertThrottled(kms, GenerateDataKey.of("alias/none", EncryptionContext.EMPTY));
    kms.call(ListKeys.of());
    assertThrottled(kms, ListKeys.of());
    as(FOREIGN_ROOT).call(ListKeys.of());
    engine.as(ROOT, "eu-west-1").call(ListKeys.of());
    assertThrottled(as(ALICE), ListKeys.of());
    clock.advance(Duration.ofMillis(500));
    kms.call(new GenerateRandom(1));
    assertThrottled(kms, new GenerateRandom(1));
    assertThrottled(kms, ListKeys.of());
    clock.advance(Duration.ofMillis(500));
    kms.call(ListKeys.of());
  }

  @Test
  @Spec("QU-3")
  void everyRequestCounts_andARefusedOneIsRecorded() {
    KeyMetadata key = createKey();
    limit("aws", "cryptography=5");
    assertErrorContains(
        KmsErrorCode.DRY_RUN_OPERATION,
        "would have",
        () -> kms.call(dataKey(key, CONTEXT).asDryRun()));
    assertErrorContains(
        KmsErrorCode.VALIDATION, "numberOfBytes", () -> kms.call(new GenerateRandom(0)));
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "Alias",
        () -> kms.call(GenerateDataKey.of("alias/none", EncryptionContext.EMPTY)));
    kms.recheck(dataKey(key, CONTEXT));
    as(ROOT, SOURCE, "ec2.us-west-2.amazonaws.com").call(dataKey(key, CONTEXT));
    assertThrottled(kms, new GenerateRandom(0));
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("ThrottlingException");
    assertThat(lastEvent().get("eventName").asText()).isEqualTo("GenerateRandom");
    kms.call(DescribeKey.of(key.arn()));
  }

  @Test
  @Spec("QU-4")
  void operationsOnTwoRegions_countInBoth() {
    limit("aws", "CreateKey=3,ReplicateKey=2,UpdatePrimaryRegion=1");
    RevocableKms there = engine.as(ROOT, "eu-west-1");
    ReplicateKey replicate =
        new ReplicateKey(UNKNOWN_KEY_ID, "eu-west-1", null, null, null, List.of());
    assertErrorContains(KmsErrorCode.NOT_FOUND, "does not exist", () -> kms.call(replicate));
    there.call(org.kmsjca.kms.CreateKey.of());
    assertThrottled(there, org.kmsjca.kms.CreateKey.of());
    assertThrottled(kms, replicate);
    createKey();
    UpdatePrimaryRegion update = new UpdatePrimaryRegion(UNKNOWN_KEY_ID, "eu-west-1");
    assertErrorContains(KmsErrorCode.NOT_FOUND, "does not exist", () -> kms.call(update));
    assertThrottled(there, new UpdatePrimaryRegion(UNKNOWN_KEY_ID, REGION));
    assertThrottled(kms, update);
  }

  @Test
  @Spec("QU-8")
  void regionsThatNobodyHas_areForgotten_andUsedUpLimitsAreNot() {
    Throttle throttle = new Throttle(RequestQuotas.parse("CreateKey=2,DeleteAlias=0.001"));
    DeleteAlias kept = new DeleteAlias("alias/a");
    throttle.count(kept, ACCOUNT, REGION, START);
    int named = 20 * Throttle.KEPT_BUCKETS;
    Instant now = START;
    for (int i = 0; i < named; i++) {
      now = START.plusMillis(i);
      throttle.count(replicateTo("us-east-" + i), ACCOUNT, REGION, now);
      assertThat(throttle.size()).isLessThanOrEqualTo(3 * Throttle.KEPT_BUCKETS);
    }
    Instant end = now;
    assertThatThrownBy(() -> throttle.count(kept, ACCOUNT, REGION, end)).hasMessageContaining(TEXT);
    KmsRequest<?> last = replicateTo("us-east-" + (named - 1));
    assertThatThrownBy(() -> throttle.count(last, ACCOUNT, REGION, end)).hasMessageContaining(TEXT);
  }

  @Test
  @Spec("QU-4")
  void textThatIsTooLongForARegion_isNotKept() {
    Throttle throttle = new Throttle(RequestQuotas.parse("CreateKey=2,UpdatePrimaryRegion=5"));
    throttle.count(replicateTo("x".repeat(33)), ACCOUNT, REGION, START);
    assertThat(throttle.size()).isZero();
    UpdatePrimaryRegion update = new UpdatePrimaryRegion(UNKNOWN_KEY_ID, "x".repeat(33));
    throttle.count(update, ACCOUNT, REGION, START);
    assertThat(throttle.size()).isEqualTo(1);
    throttle.count(replicateTo("x".repeat(32)), ACCOUNT, REGION, START);
    assertThat(throttle.size()).isEqualTo(2);
  }

  private static ReplicateKey replicateTo(String region) {
    return new ReplicateKey(UNKNOWN_KEY_ID, region, null, null, null, List.of());
  }

  @Test
  void noQuota_noLimit() {
    for (int i = 0; i < 1000; i++) {
      kms.call(new GenerateRandom(1));
    }
    limit("aws", "aws");
    kms.call(new GenerateRandom(1));
  }

  private static void assertThrottled(RevocableKms caller, KmsRequest<?> request) {
    assertError(KmsErrorCode.THROTTLING, TEXT, () -> caller.call(request));
  }
}
