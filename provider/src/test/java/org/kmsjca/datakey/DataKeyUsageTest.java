// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.Destroyable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.DataKeyUsage.Reason;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.testing.Spec;

/** What the service is told when a data key is used no more. */
class DataKeyUsageTest {

  private static final Instant BEGIN = Instant.parse("2026-08-22T10:00:00Z");
  private static final DataKeyLabel LABEL = new DataKeyLabel("arn", "id", true);
  private static final GenerateDataKey REQUEST = GenerateDataKey.of("key", EncryptionContext.EMPTY);

  private final AtomicLong nanos = new AtomicLong();
  private final List<Runnable> scheduled = new ArrayList<>();
  private final List<DataKeyUsage> told = new ArrayList<>();
  private boolean current = true;
  private boolean failing;

  private final RevocableKms kms =
      new RevocableKms() {
        @Override
        public <R> R call(KmsRequest<R> request) {
          throw new AssertionError("nobody should call");
        }

        @Override
        public <R> Stamped<R> callStamped(KmsRequest<R> request) {
          throw new AssertionError("nobody should call");
        }

        @Override
        public DecisionStamp recheck(SupportsDryRun<?> request) {
          throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "refused");
        }

        @Override
        public void reportUsage(DataKeyUsage usage) {
          if (failing) {
            throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "no record");
          }
          told.add(usage);
        }
      };

  private final Scheduler scheduler =
      (executor, command, delay, unit) -> {
        scheduled.add(command);
        return new CompletableFuture<Void>();
      };

  private DataKeyCache<String, Used> cache(long maxSize) {
    return new DataKeyCache<>(
        kms,
        new DataKeyLimits(Duration.ofMinutes(10), 100, 1 << 20),
        maxSize,
        nanos::get,
        scheduler,
        () -> BEGIN.plusNanos(nanos.get()));
  }

  /** A key that was used as often as the test says. */
  private static final class Used implements Destroyable, MeasuredKey {
    long messages;

    @Override
    public long messages() {
      return messages;
    }

    @Override
    public long bytes() {
      return 10 * messages;
    }

    @Override
    public void destroy() {
      // Nothing is secret here.
    }
  }

  private DataKey<Used> fetch(DataKeyCache<String, Used> cache, String identity) {
    return cache.get(
        identity,
        () -> new DataKeyCache.Fetched<>(new Used(), () -> current, REQUEST.asDryRun(), LABEL));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void runScheduled() {
    List<Runnable> due = List.copyOf(scheduled);
    scheduled.clear();
    due.forEach(Runnable::run);
  }

  @Test
  @Spec("DC-14")
  void retire_ofAKeyInUse_tellsCountsAndTimes() {
    DataKeyCache<String, Used> cache = cache(10);
    DataKey<Used> key = fetch(cache, "a");
    pass(Duration.ofSeconds(5));
    key.prepared().messages = 3;
    runScheduled();
    pass(Duration.ofSeconds(60));
    runScheduled();
    cache.clear();
    assertThat(told)
        .containsExactly(
            new DataKeyUsage(
                "arn", "id", true, 3, 30, BEGIN, BEGIN.plusSeconds(5), Reason.CLEARED));
  }

  @Test
  @Spec("DC-14")
  void retire_forEachReason_tellsIt() {
    DataKeyCache<String, Used> aged = cache(10);
    fetch(aged, "a");
    pass(Duration.ofMinutes(10));
    fetch(aged, "a");
    DataKeyCache<String, Used> full = cache(1);
    fetch(full, "a");
    fetch(full, "b");
    fetch(full, "c");
    DataKeyCache<String, Used> usedUp = cache(10);
    DataKey<Used> key = fetch(usedUp, "a");
    NumberBlock block = new NumberBlock();
    while (key.reserve(block, 1000, 100)) {
      while (block.hasNext()) {
        block.next();
      }
    }
    DataKeyCache<String, Used> denied = cache(10);
    fetch(denied, "a");
    current = false;
    assertThatThrownBy(() -> fetch(denied, "a")).hasMessageContaining("refused");
    assertThat(told)
        .extracting(DataKeyUsage::reason)
        .contains(Reason.AGE, Reason.EVICTED, Reason.LIMIT, Reason.DENIED);
  }

  @Test
  @Spec("DC-14")
  void retire_twice_tellsOnce() {
    DataKeyCache<String, Used> cache = cache(10);
    DataKey<Used> key = fetch(cache, "a");
    key.retire(Reason.LIMIT);
    key.retire(Reason.AGE);
    cache.clear();
    assertThat(told).extracting(DataKeyUsage::reason).containsExactly(Reason.LIMIT);
  }

  @Test
  @Spec("DC-14")
  void reportThatFails_troublesNobody() {
    failing = true;
    DataKeyCache<String, Used> cache = cache(10);
    fetch(cache, "a");
    fetch(cache, "b");
    cache.clear();
    assertThat(cache.estimatedSize()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void numberBlock_countsOverAllBlocks() {
    DataKeyCache<String, Used> cache = cache(10);
    DataKey<Used> key = fetch(cache, "a");
    NumberBlock block = new NumberBlock();
    for (int i = 0; i < 5; i++) {
      if (!block.hasNext()) {
        assertThat(key.reserve(block, 1, 1000)).isTrue();
      }
      block.next();
      block.used(7);
    }
    assertThat(block.messages()).isEqualTo(5);
    assertThat(block.bytes()).isEqualTo(35);
    NumberBlock reading = new NumberBlock();
    reading.used(100);
    reading.opened(11);
    reading.opened(12);
    assertThat(reading.messages()).isEqualTo(2);
    assertThat(reading.bytes()).isEqualTo(123);
  }
}
