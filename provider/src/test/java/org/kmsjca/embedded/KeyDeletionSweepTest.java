// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.testing.Spec;

/** Steps of the clock, and what they must not destroy. */
class KeyDeletionSweepTest extends KmsContractTest {

  private static final Duration PERIOD = Duration.ofDays(7);

  private KeyMetadata key;

  @BeforeEach
  void scheduleDeletion() {
    key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
  }

  private void patience() {
    nanos.addAndGet(DeletionSweep.PATIENCE.toNanos());
  }

  private Instant noted() {
    return stored(key).deletionDueSince();
  }

  private boolean isDestroyed() {
    return kms.call(ListKeys.of()).keys().isEmpty();
  }

  @Test
  @Spec("KL-26")
  void clockThatJumpsAhead_onlyNotesTheEnd() {
    clock.advance(Duration.ofDays(4000));
    assertThat(sweep.destroyDueKeys()).isZero();
    assertThat(noted()).isEqualTo(clock.instant());
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    assertThat(isDestroyed()).isFalse();
  }

  @Test
  @Spec("KL-27")
  void clockThatJumpsAheadAndIsPutRight_leavesNoTrace() {
    clock.advance(Duration.ofDays(4000));
    assertThat(sweep.destroyDueKeys()).isZero();
    clock.set(START.plusSeconds(60));
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    assertThat(noted()).isNull();
    clock.set(START.plus(PERIOD));
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    assertThat(noted()).isEqualTo(clock.instant());
    assertThat(isDestroyed()).isFalse();
  }

  @Test
  @Spec("KL-27")
  void clockPutBackWithinTheGracePeriod_beginsItAgain() {
    clock.advance(PERIOD.plusMinutes(50));
    assertThat(sweep.destroyDueKeys()).isZero();
    clock.set(START.plus(PERIOD.plusMinutes(10)));
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    assertThat(noted()).isEqualTo(clock.instant());
    clock.advance(Duration.ofMinutes(59));
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(sweep.destroyDueKeys()).isEqualTo(1);
  }

  @Test
  @Spec("KL-26")
  void clockThatJumpsTwice_destroysNothingBeforeTheProcessHasWaited() {
    clock.advance(PERIOD);
    assertThat(sweep.destroyDueKeys()).isZero();
    clock.advance(Duration.ofDays(100));
    assertThat(sweep.destroyDueKeys()).isZero();
    nanos.addAndGet(DeletionSweep.PATIENCE.toNanos() - 1);
    assertThat(sweep.destroyDueKeys()).isZero();
    nanos.incrementAndGet();
    assertThat(sweep.destroyDueKeys()).isEqualTo(1);
    assertThat(isDestroyed()).isTrue();
  }

  @Test
  @Spec("KL-26")
  void noteOfAnotherProcess_isWaitedForToo() {
    clock.advance(PERIOD);
    new DeletionSweep(engine, nanos::get).destroyDueKeys();
    clock.advance(Duration.ofDays(1));
    assertThat(sweep.destroyDueKeys()).isZero();
    patience();
    assertThat(sweep.destroyDueKeys()).isEqualTo(1);
  }

  @Test
  @Spec({"KL-24", "KL-30"})
  void deletionCancelledAfterTheNote_wins() {
    clock.advance(PERIOD);
    assertThat(sweep.destroyDueKeys()).isZero();
    kms.call(new CancelKeyDeletion(key.keyId()));
    clock.advance(Duration.ofDays(1));
    patience();
    assertThat(sweep.destroyDueKeys()).isZero();
    KeyMetadata rescued = kms.call(DescribeKey.of(key.keyId())).keyMetadata();
    assertThat(rescued.keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(noted()).isNull();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    assertThat(stored(key).deletionDate()).isEqualTo(clock.instant().plus(PERIOD));
  }
}
