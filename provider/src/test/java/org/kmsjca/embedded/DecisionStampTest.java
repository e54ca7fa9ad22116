// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.RevocableKms.Stamped;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;

/** Stamps turn stale with every change that could alter a decision, and with no other. */
class DecisionStampTest extends KmsContractTest {

  @Test
  void stamp_nothingHappened_isCurrent() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    kms.call(DescribeKey.of(key.arn()));
    kms.call(GenerateDataKey.of(key.arn(), EncryptionContext.EMPTY));
    keys.refresh();
    clock.advance(Duration.ofDays(1000));
    assertThat(stamp.isCurrent()).isTrue();
  }

  @Test
  void stamp_unrelatedKeyChanged_isCurrent() {
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    kms.call(new DisableKey(other.keyId()));
    kms.call(new CreateAlias("alias/other", other.keyId()));
    kms.call(new ScheduleKeyDeletion(other.keyId(), 7));
    createKey();
    assertThat(stamp.isCurrent()).isTrue();
  }

  @Test
  void stamp_keyDisabled_isStaleAndRecheckFails() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    kms.call(new DisableKey(key.keyId()));
    assertThat(stamp.isCurrent()).isFalse();
    assertError(
        KmsErrorCode.DISABLED, key.arn() + " is disabled.", () -> kms.recheck(request(key.arn())));
    kms.call(new EnableKey(key.keyId()));
    assertThat(stamp.isCurrent()).isFalse();
    assertThat(kms.recheck(request(key.arn())).isCurrent()).isTrue();
  }

  @Test
  void stamp_policyChanged_isStale() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    kms.call(PutKeyPolicy.of(key.keyId(), DefaultKeyPolicy.of(ACCOUNT) + " "));
    assertThat(stamp.isCurrent()).isFalse();
    assertThat(kms.recheck(request(key.arn())).isCurrent()).isTrue();
  }

  @Test
  void stamp_permissionTakenAway_isStaleAndRecheckIsDenied() {
    KeyMetadata key = createKey(aliceMay("kms:GenerateDataKey", ""));
    DecisionStamp stamp = as(ALICE).callStamped(request(key.arn())).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    kms.call(PutKeyPolicy.of(key.arn(), aliceMay("kms:Decrypt", "")));
    assertThat(stamp.isCurrent()).isFalse();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKey",
        () -> as(ALICE).recheck(request(key.arn())));
  }

  @Test
  void stamp_aliasMovedAway_isStaleForOldAndNewKey() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    kms.call(new CreateAlias("alias/app", from.keyId()));
    DecisionStamp byAlias = stampOf("alias/app");
    DecisionStamp ofNewKey = stampOf(to.arn());
    kms.call(new UpdateAlias("alias/app", to.keyId()));
    assertThat(byAlias.isCurrent()).isFalse();
    assertThat(ofNewKey.isCurrent()).isFalse();
  }

  @Test
  void stamp_aliasMadeOrDeleted_isStale() {
    KeyMetadata key = createKey();
    DecisionStamp before = stampOf(key.arn());
    kms.call(new CreateAlias("alias/app", key.keyId()));
    assertThat(before.isCurrent()).isFalse();
    DecisionStamp between = stampOf(key.arn());
    kms.call(new DeleteAlias("alias/app"));
    assertThat(between.isCurrent()).isFalse();
  }

  @Test
  void stamp_deletionScheduledCancelledAndDone_isStale() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    assertThat(stamp.isCurrent()).isFalse();
    kms.call(new CancelKeyDeletion(key.keyId()));
    kms.call(new EnableKey(key.keyId()));
    DecisionStamp again = stampOf(key.arn());
    assertThat(again.isCurrent()).isTrue();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    DecisionStamp whilePending = kms.callStamped(DescribeKey.of(key.arn())).stamp();
    clock.advance(Duration.ofDays(7));
    assertThat(destroyDueKeys()).isEqualTo(1);
    assertThat(whilePending.isCurrent()).isFalse();
    assertThat(again.isCurrent()).isFalse();
  }

  @Test
  void stamp_ofTwoKeys_isStaleWhenEitherChanges() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    GenerateDataKey.Result dataKey =
        kms.call(GenerateDataKey.of(from.arn(), EncryptionContext.EMPTY));
    for (KeyMetadata changed : List.of(from, to)) {
      DecisionStamp stamp =
          kms.callStamped(ReEncrypt.of(dataKey.ciphertextBlob(), EncryptionContext.EMPTY, to.arn()))
              .stamp();
      assertThat(stamp.isCurrent()).isTrue();
      kms.call(new EnableKey(changed.keyId()));
      assertThat(stamp.isCurrent()).isFalse();
    }
  }

  @Test
  void stamp_ofOperationOnNoKey_isCurrent() {
    DecisionStamp stamp = kms.callStamped(ListKeys.of()).stamp();
    createKey();
    assertThat(stamp.isCurrent()).isTrue();
  }

  @Test
  void stamp_ofAChangeOfItsOwnKey_isStaleAtOnce() {
    KeyMetadata key = createKey();
    Stamped<DisableKey.Result> disabled = kms.callStamped(new DisableKey(key.keyId()));
    assertThat(disabled.stamp().isCurrent()).isFalse();
  }

  @Test
  void stamp_timeDependentPolicy_endsAtItsDate() {
    String until = "2026-08-22T12:00:00Z";
    KeyMetadata key =
        createKey(
            aliceMay(
                "kms:GenerateDataKey",
                ",\"Condition\":{\"DateLessThan\":{\"aws:CurrentTime\":\"" + until + "\"}}"));
    DecisionStamp stamp = as(ALICE).callStamped(request(key.arn())).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    clock.set(java.time.Instant.parse(until).minusMillis(1));
    assertThat(stamp.isCurrent()).isTrue();
    clock.set(java.time.Instant.parse(until));
    assertThat(stamp.isCurrent()).isFalse();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKey",
        () -> as(ALICE).recheck(request(key.arn())));
    clock.set(START);
    assertThat(stamp.isCurrent()).as("the clock was set back").isFalse();
  }

  @Test
  void stamp_timeDependentPolicy_endsWhenTheClockIsSetBackBeforeTheDecision() {
    KeyMetadata key =
        createKey(
            aliceMay(
                "kms:GenerateDataKey",
                ",\"Condition\":{\"DateLessThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}}"));
    DecisionStamp stamp = as(ALICE).callStamped(request(key.arn())).stamp();
    clock.set(START.minusMillis(1));
    assertThat(stamp.isCurrent()).isFalse();
  }

  @Test
  void stamp_storeCannotBeRead_isStaleAsLongAsThatLasts() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = stampOf(key.arn());
    Refresher refresher = new Refresher(engine, Duration.ofMillis(500), nanos::get);
    keys.failing = true;
    assertThatThrownBy(keys::refresh).isInstanceOf(KmsUnavailableException.class);
    assertThat(stamp.isCurrent()).isFalse();
    DecisionStamp meanwhile = stampOf(key.arn());
    refresher.round();
    assertThat(meanwhile.isCurrent()).isFalse();
    assertThatThrownBy(() -> stampOf(key.arn()))
        .as("what other processes revoked cannot be known")
        .isInstanceOf(KmsUnavailableException.class);
    keys.failing = false;
    DecisionStamp afterwards = stampOf(key.arn());
    refresher.round();
    assertThat(afterwards.isCurrent()).isTrue();
  }

  @Test
  void recheck_ofDecryption_checksTheCiphertextToo() {
    KeyMetadata key = createKey();
    GenerateDataKey.Result dataKey =
        kms.call(GenerateDataKey.of(key.arn(), EncryptionContext.EMPTY));
    assertThat(
            kms.recheck(Decrypt.of(dataKey.ciphertextBlob(), EncryptionContext.EMPTY, null))
                .isCurrent())
        .isTrue();
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () ->
            kms.recheck(
                Decrypt.of(dataKey.ciphertextBlob(), EncryptionContext.of("a", "b"), null)));
  }

  @Test
  void recheck_isRecordedAsDryRun() {
    KeyMetadata key = createKey();
    kms.recheck(request(key.arn()));
    assertThat(lastEvent().get("eventName").asText()).isEqualTo("GenerateDataKey");
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("DryRunOperationException");
  }

  @Test
  void createKey_stampedCall_works() {
    assertThat(kms.callStamped(CreateKey.of()).stamp().isCurrent()).isTrue();
  }

  private DecisionStamp stampOf(String keyId) {
    Stamped<GenerateDataKey.Result> made = kms.callStamped(request(keyId));
    made.result().plaintext().destroy();
    return made.stamp();
  }

  private static GenerateDataKey request(String keyId) {
    return GenerateDataKey.of(keyId, EncryptionContext.EMPTY);
  }

  private static String aliceMay(String action, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
        + "{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},"
        + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:user/Alice\"},"
        + "\"Action\":\""
        + action
        + "\",\"Resource\":\"*\""
        + condition
        + "}]}";
  }
}
