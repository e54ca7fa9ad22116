// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kmsjca.testing.Spec;

/** A bucket gives a second's worth at once, and then the steady rate. */
class TokenBucketTest {

  private static final Instant START = Instant.parse("2026-08-22T10:38:27.123Z");

  @Test
  @Spec("QU-2")
  void fullBucket_givesOneSecondsWorth_thenTheRate() {
    TokenBucket bucket = new TokenBucket(10);
    assertThat(taken(bucket, START, 20)).isEqualTo(10);
    assertThat(bucket.tryTake(1, START.plusMillis(99))).isFalse();
    assertThat(bucket.tryTake(1, START.plusMillis(100))).isTrue();
    assertThat(bucket.tryTake(1, START.plusMillis(199))).isFalse();
    assertThat(taken(bucket, START.plusMillis(500), 20)).isEqualTo(4);
    assertThat(taken(bucket, START.plusSeconds(3600), 20)).isEqualTo(10);
  }

  @Test
  @Spec("QU-4")
  void rateBelowOne_twoTokensAtOnce_areOwed() {
    TokenBucket bucket = new TokenBucket(0.1);
    assertThat(bucket.tryTake(2, START)).isTrue();
    assertThat(bucket.tryTake(1, START)).isFalse();
    assertThat(bucket.tryTake(1, START.plusMillis(9999))).isFalse();
    assertThat(bucket.tryTake(1, START.plusSeconds(10))).isFalse();
    assertThat(bucket.tryTake(1, START.plusSeconds(20))).isTrue();
  }

  @Test
  @Spec("QU-8")
  void retireIfFull_onlyAFullBucket_andForGood() {
    TokenBucket bucket = new TokenBucket(1);
    assertThat(bucket.tryTake(1, START)).isTrue();
    assertThat(bucket.retireIfFull(START.plusMillis(999))).isFalse();
    assertThat(bucket.isRetired()).isFalse();
    assertThat(bucket.retireIfFull(START.plusMillis(1000))).isTrue();
    assertThat(bucket.isRetired()).isTrue();
    assertThat(bucket.tryTake(1, START.plusSeconds(3600))).isFalse();
    assertThat(bucket.retireIfFull(START)).isTrue();
  }

  @Test
  @Spec("QU-2")
  void rateBelowOne_givesOneAtLongIntervals() {
    TokenBucket bucket = new TokenBucket(0.25);
    assertThat(taken(bucket, START, 5)).isEqualTo(1);
    assertThat(bucket.tryTake(1, START.plusMillis(3999))).isFalse();
    assertThat(bucket.tryTake(1, START.plusMillis(4000))).isTrue();
    assertThat(bucket.tryTake(1, START.plusMillis(7999))).isFalse();
  }

  @Test
  void rateWithAFraction_isTheLongTermRate() {
    TokenBucket bucket = new TokenBucket(2.5);
    int taken = 0;
    for (int milli = 0; milli < 100_000; milli += 10) {
      taken += bucket.tryTake(1, START.plusMillis(milli)) ? 1 : 0;
    }
    assertThat(taken).isBetween(250, 252);
  }

  @Test
  void moreThanTheBucketHolds_isGivenWhenFull() {
    TokenBucket bucket = new TokenBucket(1);
    assertThat(bucket.tryTake(2, START)).isTrue();
    assertThat(bucket.tryTake(1, START.plusMillis(1999))).isFalse();
    assertThat(bucket.tryTake(2, START.plusMillis(1999))).isFalse();
    assertThat(bucket.tryTake(2, START.plusMillis(2000))).isTrue();
  }

  @Test
  @Spec("QU-5")
  void clockSetBack_doesNotStopAnybodyForLong() {
    TokenBucket bucket = new TokenBucket(2);
    assertThat(taken(bucket, START, 5)).isEqualTo(2);
    assertThat(bucket.tryTake(1, START.minusMillis(900)))
        .as("a little earlier, as threads are that wait for the processor")
        .isFalse();
    assertThat(taken(bucket, START.minus(Duration.ofHours(1)), 5)).isEqualTo(2);
    assertThat(taken(bucket, Instant.EPOCH.minusSeconds(5), 5)).isEqualTo(2);
  }

  @Test
  void manyThreads_takeNoMoreThanThereIs() throws Exception {
    TokenBucket bucket = new TokenBucket(1000);
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int j = 0; j < 1000; j++) {
                  taken.addAndGet(bucket.tryTake(1, START) ? 1 : 0);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.get()).isEqualTo(1000);
  }

  private static int taken(TokenBucket bucket, Instant now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.tryTake(1, now) ? 1 : 0;
    }
    return taken;
  }
}
