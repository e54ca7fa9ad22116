// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.testing.Spec;

/** The thread that refreshes and sweeps: it survives, and it sweeps in time. */
class RefresherTest extends KmsContractTest {

  private void rest() {
    nanos.addAndGet(Housekeeping.INTERVAL.toNanos());
  }

  @Test
  void dueKey_isDestroyedAtASweepAfterTheGracePeriod() {
    KeyMetadata key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    Refresher refresher = new Refresher(engine, Duration.ofMillis(500), nanos::get);
    refresher.round();
    clock.advance(Duration.ofDays(7));
    rest();
    refresher.round();
    clock.advance(KeyDeletion.GRACE);
    refresher.round();
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(1);
    rest();
    refresher.round();
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Spec("AU-50")
  void sweepThatCannotBeRecorded_keepsTheKeyAndIsTriedAgain() {
    KeyMetadata key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    Refresher refresher = new Refresher(engine, Duration.ofMillis(500), nanos::get);
    clock.advance(Duration.ofDays(7));
    refresher.round();
    clock.advance(KeyDeletion.GRACE);
    rest();
    auditFails = true;
    refresher.round();
    auditFails = false;
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(1);
    rest();
    refresher.round();
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Timeout(30)
  void refreshThatHangs_letsNoEarlierDecisionCount() throws InterruptedException {
    KeyMetadata key = createKey();
    DecisionStamp stamp =
        kms.callStamped(GenerateDataKey.of(key.keyId(), EncryptionContext.EMPTY)).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    CountDownLatch hanging = new CountDownLatch(1);
    keys.hanging = hanging;
    Refresher refresher = Refresher.start(engine, Duration.ofMillis(20));
    try {
      while (stamp.isCurrent()) {
        Thread.sleep(10);
      }
    } finally {
      refresher.stop();
      keys.hanging = null;
      hanging.countDown();
    }
  }

  @Test
  void oneKeyThatCannotBeDestroyed_doesNotStopRefreshing() {
    KeyMetadata key = createKey();
    keys.failing = true;
    Refresher refresher = new Refresher(engine, Duration.ofMillis(500), nanos::get);
    for (int i = 0; i < 3; i++) {
      refresher.round();
    }
    keys.failing = false;
    refresher.round();
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(1);
    assertThat(stored(key).state().awsName()).isEqualTo("Enabled");
  }

  @Test
  @Timeout(30)
  void failureDuringARefreshOfACaller_isNotForgotten() throws InterruptedException {
    engine.setStale();
    CountDownLatch hanging = new CountDownLatch(1);
    keys.hanging = hanging;
    Thread caller = new Thread(engine::freshState);
    caller.start();
    while (caller.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    engine.setStale();
    keys.hanging = null;
    hanging.countDown();
    caller.join();
    keys.failing = true;
    assertThatThrownBy(engine::freshState).isInstanceOf(RuntimeException.class);
    keys.failing = false;
    assertThat(engine.freshState()).isSameAs(keys);
  }
}
