// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** What one data key hands out: numbers and bytes, up to its limits and never twice. */
class DataKeyTest {

  private static final long GIB = 1L << 30;

  private final KeyMaterial secret = KeyMaterial.copyOf(new byte[] {1, 2, 3});

  private DataKey<KeyMaterial> key(long maxMessages, long maxBytes) {
    return new DataKey<>(
        new DataKeyCache.Fetched<>(secret, () -> true, null),
        new DataKeyLimits(Duration.ofHours(1), maxMessages, maxBytes),
        new UsageReports(new FakeKms(), InstantSource.system()));
  }

  /** DC-5. */
  @Test
  @Spec("DC-5")
  void reserve_upToTheMessageLimit_givesEachNumberOnce() {
    int limit = 1000;
    DataKey<KeyMaterial> key = key(limit, GIB);
    NumberBlock block = new NumberBlock();
    int blocks = 0;
    for (int number = 0; number < limit; number++) {
      if (!block.hasNext()) {
        assertThat(key.reserve(block, 8, 100)).isTrue();
        blocks++;
      }
      assertThat(block.next()).isEqualTo(number);
    }
    assertThat(block.hasNext()).isFalse();
    assertThat(key.reserve(block, 8, 100)).isFalse();
    assertThat(blocks).as("in blocks of up to 8, and smaller ones at the end").isBetween(125, 500);
  }

  /** DC-5, DC-6: an owner gets a small part of what is left. */
  @Test
  @Spec({"DC-5", "DC-6"})
  void reserve_ofMoreThanThereIs_leavesMostToOthers() {
    DataKey<KeyMaterial> key = key(6400, 6400);
    for (int owner = 0; owner < 32; owner++) {
      NumberBlock block = new NumberBlock();
      assertThat(key.reserve(block, 6400, 6400)).isTrue();
      assertThat(block.allowedBytes()).isBetween(50L, 100L);
    }
    assertThat(key.isUsable()).isTrue();
  }

  /** DC-5, DC-9. */
  @Test
  @Spec({"DC-5", "DC-9"})
  void reserve_beyondTheMessageLimit_wipesTheKey() {
    DataKey<KeyMaterial> key = key(1, GIB);
    NumberBlock block = new NumberBlock();
    assertThat(key.reserve(block, 1, 100)).isTrue();
    assertThat(key.isUsable()).isTrue();
    assertThat(key.reserve(new NumberBlock(), 1, 100)).isFalse();
    assertThat(key.isUsable()).isFalse();
    assertThat(secret.isDestroyed()).isTrue();
  }

  /** DC-6. */
  @Test
  @Spec("DC-6")
  void reserve_beyondTheByteLimit_isRefused() {
    DataKey<KeyMaterial> key = key(1000, 150);
    NumberBlock block = new NumberBlock();
    assertThat(key.reserve(block, 1, 100)).isTrue();
    block.next();
    block.used(100);
    assertThat(key.reserve(block, 1, 100)).isTrue();
    assertThat(block.hasNext()).isTrue();
    block.next();
    block.used(50);
    assertThat(key.reserve(block, 1, 100)).isFalse();
  }

  /** DC-6: small messages must not use up the bytes that they were only allowed. */
  @Test
  @Spec("DC-6")
  void bytesThatWereAllowedButNotUsed_remainForTheNextMessages() {
    DataKey<KeyMaterial> key = key(1_000_000, 1000);
    NumberBlock block = new NumberBlock();
    for (int message = 0; message < 900; message++) {
      if (!block.hasNext()) {
        assertThat(key.reserve(block, 1, 100)).as("after %d messages", message).isTrue();
      }
      block.next();
      block.used(1);
    }
  }

  /** DC-6: a message longer than the allowance, as in a stream, leaves a debt. */
  @Test
  @Spec("DC-6")
  void messageLongerThanTheAllowance_isCountedAndFollowedByOthers() {
    DataKey<KeyMaterial> key = key(1000, 1000);
    NumberBlock block = new NumberBlock();
    assertThat(key.reserve(block, 1, 100)).isTrue();
    block.next();
    block.used(650);
    assertThat(key.reserve(block, 1, 100)).isTrue();
    assertThat(block.hasNext()).isTrue();
    block.next();
    block.used(400);
    assertThat(key.reserve(block, 1, 100)).as("1050 of 1000 bytes are used").isFalse();
  }

  /** DC-4, DC-5: the limit holds exactly, whoever comes first. */
  @Test
  @Spec({"DC-4", "DC-5"})
  void reserve_byManyThreads_givesEachNumberOnceAndNoneBeyondTheLimit() throws Exception {
    int limit = 10_007;
    DataKey<KeyMaterial> key = key(limit, GIB);
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    int threads = 8;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            NumberBlock block = new NumberBlock();
            awaitQuietly(start);
            while (key.reserve(block, 7, 100)) {
              while (block.hasNext()) {
                long number = block.next();
                assertThat(numbers.add(number)).as("number %d", number).isTrue();
              }
            }
          });
    }
    start.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(numbers).hasSize(limit).contains(0L, limit - 1L).doesNotContain((long) limit);
  }

  /** DC-9. */
  @Test
  @Spec("DC-9")
  void retire_aSecondTime_doesNothing() {
    DataKey<KeyMaterial> key = key(1, 1);
    key.retire(DataKeyUsage.Reason.CLEARED);
    key.retire(DataKeyUsage.Reason.CLEARED);
    assertThat(key.isUsable()).isFalse();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
