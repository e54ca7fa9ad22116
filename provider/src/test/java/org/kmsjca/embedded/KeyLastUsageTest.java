// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.KeyLastUsageData;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** When a key was last used. */
class KeyLastUsageTest extends KmsContractTest {

  private static final EncryptionContext NONE = EncryptionContext.EMPTY;

  private KeyLastUsageData lastUsage(KeyMetadata key) {
    return kms.call(new GetKeyLastUsage(key.keyId())).keyLastUsage();
  }

  @Test
  @Spec("KL-16")
  void keyNeverUsed_hasNoUse() {
    KeyMetadata key = createKey();
    clock.advance(Duration.ofDays(1));
    kms.call(DescribeKey.of(key.keyId()));
    GetKeyLastUsage.Result result = kms.call(new GetKeyLastUsage(key.arn()));
    assertThat(result.keyId()).isEqualTo(key.arn());
    assertThat(result.keyLastUsage()).isNull();
    assertThat(result.trackingStartDate()).isEqualTo(key.creationDate());
    assertThat(result.keyCreationDate()).isEqualTo(key.creationDate());
  }

  @Test
  @Spec("KL-16")
  void use_isToldWithItsRecordInTheTrail() {
    KeyMetadata key = createKey();
    clock.advance(Duration.ofHours(1));
    Bytes blob = kms.call(Encrypt.of(key.keyId(), secret("x"), NONE)).ciphertextBlob();
    assertThat(lastUsage(key).operation()).isEqualTo("Encrypt");
    clock.advance(Duration.ofHours(1));
    kms.call(Decrypt.of(blob, NONE, null)).plaintext().destroy();
    String eventId = lastEvent().get("eventID").asText();
    String requestId = lastEvent().get("requestID").asText();
    KeyLastUsageData use = lastUsage(key);
    assertThat(use.operation()).isEqualTo("Decrypt");
    assertThat(use.timestamp()).isEqualTo(clock.instant());
    assertThat(use.cloudTrailEventId()).isEqualTo(eventId);
    assertThat(use.kmsRequestId()).isEqualTo(requestId);
  }

  @Test
  @Spec("KL-15")
  void reEncrypt_isAUseOfBothKeys() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    Bytes blob = kms.call(Encrypt.of(from.keyId(), secret("x"), NONE)).ciphertextBlob();
    kms.call(ReEncrypt.of(blob, NONE, to.keyId()));
    assertThat(lastUsage(from).operation()).isEqualTo("ReEncrypt");
    assertThat(lastUsage(to).operation()).isEqualTo("ReEncrypt");
  }

  @Test
  @Spec("KL-15")
  void failedAndDryCalls_areNoUse() {
    KeyMetadata key = createKey();
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE).asDryRun())))
        .isNotNull();
    kms.call(new DisableKey(key.keyId()));
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE)))).isNotNull();
    assertThat(lastUsage(key)).isNull();
  }

  @Test
  @Spec("KL-15")
  void callThatCannotBeRecorded_isNoUse() {
    KeyMetadata key = createKey();
    auditFails = true;
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE)))).isNotNull();
    auditFails = false;
    assertThat(lastUsage(key)).isNull();
  }

  @Test
  @Spec("KL-17")
  void uses_areStoredOnceAMinute() {
    KeyMetadata key = createKey();
    Housekeeping housekeeping = new Housekeeping(engine, nanos::get);
    housekeeping.runIfDue();
    kms.call(GenerateDataKey.of(key.keyId(), NONE)).plaintext().destroy();
    nanos.addAndGet(Housekeeping.INTERVAL.toNanos() - 1);
    int before = keys.usesStored;
    housekeeping.runIfDue();
    assertThat(keys.usesStored).isEqualTo(before);
    nanos.incrementAndGet();
    housekeeping.runIfDue();
    assertThat(keys.usesStored).isEqualTo(before + 1);
  }

  @Test
  @Spec("KL-17")
  void usesThatCannotBeStored_keepNoOtherTaskFromRunning() {
    KeyMetadata key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    clock.advance(Duration.ofDays(7));
    keys.usesFail = true;
    new Housekeeping(engine, nanos::get).runIfDue();
    assertThat(stored(key).deletionDueSince()).isEqualTo(clock.instant());
  }

  @Test
  @Spec("KL-18")
  void daysWithoutUse_decideAboutDisablingAndDeletion() {
    KeyMetadata key =
        createKey(
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
              "Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":"*","Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],
              "Resource":"*","Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":
              "30"}}}]}""");
    clock.advance(Duration.ofDays(29));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> kms.call(new DisableKey(key.keyId())));
    kms.call(GenerateDataKey.of(key.keyId(), NONE)).plaintext().destroy();
    clock.advance(Duration.ofDays(30).minusSeconds(1));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> kms.call(new ScheduleKeyDeletion(key.keyId(), null)));
    clock.advance(Duration.ofSeconds(1));
    kms.call(new DisableKey(key.keyId()));
    kms.call(new ScheduleKeyDeletion(key.keyId(), null));
  }

  @Test
  @Spec("KL-16")
  void alias_isRefused() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/x", key.keyId()));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Invalid keyId alias/x",
        () -> kms.call(new GetKeyLastUsage("alias/x")));
  }
}
