// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** O-3: when the service is asked for its share, and by whom. */
@Isolated("checkpoints are the JVM's")
class RandomSupplyTest {

  private final FakeKms kms = FakeKms.withKeys();
  private final Queue<Runnable> background = new ArrayDeque<>();
  private long nanos = 1;
  private final RandomSupply supply = new RandomSupply(() -> kms, background::add, () -> nanos);

  private void take(int size) {
    supply.nextBytes(new byte[size]);
  }

  private void runBackground() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  private long asked() {
    return kms.operations().stream().filter("GenerateRandom"::equals).count();
  }

  private void fail() {
    kms.setFault(
        request -> {
          throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "away");
        });
  }

  /** The thread that wants numbers never calls the service. */
  @Test
  @Spec("SR-3")
  void firstUse_asksInTheBackground() {
    take(16);
    assertThat(kms.calls()).isZero();
    assertThat(background).hasSize(1);
    runBackground();
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  @Spec("SR-3")
  void usesWhileTheServiceIsAsked_askNoMore() {
    take(16);
    take(16);
    take((int) RandomSupply.MAX_BYTES);
    assertThat(background).hasSize(1);
  }

  @Test
  @Spec("SR-3")
  void afterAnHour_isAskedAgain() {
    take(16);
    runBackground();
    nanos += RandomSupply.MAX_AGE.toNanos() - 1;
    take(16);
    assertThat(background).isEmpty();
    nanos++;
    take(16);
    runBackground();
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  @Spec("SR-3")
  void afterAMebibyte_isAskedAgain() {
    take(16);
    runBackground();
    take((int) RandomSupply.MAX_BYTES - 1);
    assertThat(background).isEmpty();
    take(1);
    runBackground();
    assertThat(asked()).isEqualTo(2);
    take(16);
    assertThat(background).as("counted anew").isEmpty();
  }

  @Test
  @Spec("SR-6")
  void serviceAway_isAskedAgainAfterAMinute() {
    fail();
    take(16);
    runBackground();
    take((int) RandomSupply.MAX_BYTES);
    nanos += RandomSupply.RETRY_INTERVAL.toNanos() - 1;
    take(16);
    assertThat(background).isEmpty();
    nanos++;
    kms.heal();
    take(16);
    runBackground();
    assertThat(asked()).isEqualTo(2);
    take(16);
    assertThat(background).isEmpty();
  }

  @Test
  @Spec("SR-6")
  void serviceAway_numbersGoOn() {
    fail();
    take(16);
    assertThatCode(this::runBackground).doesNotThrowAnyException();
    byte[] one = new byte[16];
    byte[] two = new byte[16];
    supply.nextBytes(one);
    supply.nextBytes(two);
    assertThat(one).isNotEqualTo(two).isNotEqualTo(new byte[16]);
  }

  /** A JVM without another thread says so by an error, not an exception. */
  @Test
  @Spec("SR-6")
  void threadThatCannotStart_isNoFailureAndIsTriedAgain() {
    boolean[] refuses = {true};
    RandomSupply without =
        new RandomSupply(
            () -> kms,
            task -> {
              if (refuses[0]) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            },
            () -> nanos);
    byte[] bytes = new byte[16];
    without.nextBytes(bytes);
    assertThat(bytes).isNotEqualTo(new byte[16]);
    refuses[0] = false;
    nanos += RandomSupply.RETRY_INTERVAL.toNanos();
    without.nextBytes(bytes);
    assertThat(asked()).isEqualTo(1);
  }

  /** Q-4, O-4: a service that needs random numbers of the JVM's default, which is us. */
  @Test
  @Spec("SR-3")
  void serviceThatUsesUs_endsAndIsAskedOnce() {
    RandomSupply[] us = new RandomSupply[1];
    us[0] = new RandomSupply(() -> kms, Runnable::run, () -> nanos);
    kms.setFault(request -> us[0].nextBytes(new byte[16]));
    us[0].nextBytes(new byte[16]);
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  @Spec("SR-7")
  void afterACheckpoint_isAskedAgain() {
    take(16);
    runBackground();
    Checkpoints.checkpoint();
    Checkpoints.restore();
    take(16);
    runBackground();
    assertThat(asked()).isEqualTo(2);
  }
}
