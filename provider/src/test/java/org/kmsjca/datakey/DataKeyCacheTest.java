// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** What the cache gives out, for how long, and what becomes of the rest. */
class DataKeyCacheTest {

  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final GenerateDataKey REQUEST =
      GenerateDataKey.of("key-1", EncryptionContext.EMPTY);
  private static final int THREADS = 8;

  private final FakeKms kms = new FakeKms();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<Runnable> scheduled = new ArrayList<>();
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  /* Keeps what Caffeine wants to be run later; the test runs it when the time has come. */
  private final Scheduler scheduler =
      (executor, command, delay, unit) -> {
        scheduled.add(command);
        return new CompletableFuture<Void>();
      };

  private final DataKeyCache<String, KeyMaterial> cache = cache(kms, 100);

  private DataKeyCache<String, KeyMaterial> cache(Kms service, long maxSize) {
    return new DataKeyCache<>(
        service,
        new DataKeyLimits(MAX_AGE, 1000, 1 << 20),
        maxSize,
        nanos::get,
        scheduler,
        InstantSource.system());
  }

  @AfterEach
  void endThreads() {
    pool.shutdownNow();
  }

  private DataKeyCache.Fetched<KeyMaterial> fetch(SupportsDryRun<?> recheck) {
    fetches.incrementAndGet();
    DecisionStamp stamp = KmsStamps.call(kms, REQUEST).stamp();
    return new DataKeyCache.Fetched<>(KeyMaterial.copyOf(new byte[] {1, 2, 3}), stamp, recheck);
  }

  private DataKeyCache.Fetched<KeyMaterial> fetch() {
    return fetch(REQUEST.asDryRun());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** DC-1. */
  @Test
  @Spec("DC-1")
  void get_again_givesTheSameKeyWithoutAsking() {
    DataKey<KeyMaterial> first = cache.get("a", this::fetch);
    assertThat(cache.get("a", this::fetch)).isSameAs(first);
    assertThat(cache.get("b", this::fetch)).isNotSameAs(first);
    assertThat(fetches).hasValue(2);
    assertThat(kms.rechecks()).isZero();
  }

  /** DC-4. */
  @Test
  @Spec("DC-4")
  void get_afterTheMaximumAge_fetchesAnewAndWipesTheOldKey() {
    DataKey<KeyMaterial> old = cache.get("a", this::fetch);
    pass(MAX_AGE.minusNanos(1));
    assertThat(cache.get("a", this::fetch)).isSameAs(old);
    pass(Duration.ofNanos(1));
    assertThat(cache.get("a", this::fetch)).isNotSameAs(old);
    assertThat(old.isUsable()).isFalse();
    assertThat(old.prepared().isDestroyed()).isTrue();
  }

  /** DC-4: renewing a decision does not make a key younger. */
  @Test
  @Spec("DC-4")
  void maximumAge_countsFromTheFetchNotTheLastDecision() {
    DataKey<KeyMaterial> old = cache.get("a", this::fetch);
    pass(MAX_AGE.dividedBy(2));
    kms.touch();
    assertThat(cache.get("a", this::fetch)).isSameAs(old);
    pass(MAX_AGE.dividedBy(2));
    assertThat(cache.get("a", this::fetch)).isNotSameAs(old);
  }

  /** DC-4, DC-9: nobody needs to ask for a key that is too old for it to be wiped. */
  @Test
  @Spec({"DC-4", "DC-9"})
  void key_thatNobodyAsksFor_isWipedByTheScheduler() {
    DataKey<KeyMaterial> old = cache.get("a", this::fetch);
    assertThat(scheduled).as("asked to be woken").isNotEmpty();
    pass(MAX_AGE.plusSeconds(2));
    List.copyOf(scheduled).forEach(Runnable::run);
    assertThat(old.isUsable()).isFalse();
    assertThat(old.prepared().isDestroyed()).isTrue();
  }

  /** DC-5: a key that is used up is replaced. */
  @Test
  @Spec("DC-5")
  void get_ofAKeyThatIsUsedUp_fetchesAnew() {
    DataKey<KeyMaterial> old = cache.get("a", this::fetch);
    NumberBlock block = new NumberBlock();
    for (int message = 0; message < 1000; message++) {
      assertThat(old.reserve(block, 1, 1)).isTrue();
    }
    assertThat(old.reserve(block, 1, 1)).isFalse();
    assertThat(cache.get("a", this::fetch)).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
    assertThat(kms.rechecks()).isZero();
  }

  /** DC-6: by bytes as by messages. */
  @Test
  @Spec("DC-6")
  void get_ofAKeyThatHasEncryptedEnough_fetchesAnew() {
    DataKey<KeyMaterial> old = cache.get("a", this::fetch);
    NumberBlock block = new NumberBlock();
    assertThat(old.reserve(block, 1, 1 << 20)).isTrue();
    block.next();
    block.used(1 << 20);
    assertThat(old.reserve(block, 1, 1)).isFalse();
    assertThat(cache.get("a", this::fetch)).isNotSameAs(old);
  }

  /** DC-10: a stale stamp makes the service decide again, and the key is kept. */
  @Test
  @Spec("DC-10")
  void get_withAStaleStamp_decidesAgainOnce() {
    DataKey<KeyMaterial> key = cache.get("a", this::fetch);
    kms.touch();
    assertThat(key.isUsable()).isFalse();
    assertThat(cache.get("a", this::fetch)).isSameAs(key);
    assertThat(cache.get("a", this::fetch)).isSameAs(key);
    assertThat(kms.rechecks()).isEqualTo(1);
    assertThat(fetches).hasValue(1);
  }

  /** DC-11: denied: wiped and removed, and the refusal is the caller's. */
  @Test
  @Spec("DC-11")
  void get_whenTheServiceDeniesIt_wipesTheKey() {
    DataKey<KeyMaterial> key = cache.get("a", this::fetch);
    kms.setDisabled(true);
    assertThatThrownBy(() -> cache.get("a", this::fetch)).isInstanceOf(KmsKeyStateException.class);
    assertThat(key.prepared().isDestroyed()).isTrue();
    assertThat(cache.estimatedSize()).isZero();
    kms.setDisabled(false);
    assertThat(cache.get("a", this::fetch)).isNotSameAs(key);
    assertThat(fetches).hasValue(2);
  }

  /** DC-11: a service that does not answer is no permission. */
  @Test
  @Spec("DC-11")
  void get_whenTheServiceCannotDecide_wipesTheKey() {
    DataKey<KeyMaterial> key = cache.get("a", this::fetch);
    kms.touch();
    kms.setFault(
        request -> {
          throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
        });
    assertThatThrownBy(() -> cache.get("a", this::fetch))
        .isInstanceOf(KmsUnavailableException.class);
    assertThat(key.prepared().isDestroyed()).isTrue();
  }

  /** DC-12: an alias may point elsewhere now: there is nothing to decide about the old key. */
  @Test
  @Spec("DC-12")
  void get_withAStaleStampOfAnAlias_fetchesAnew() {
    DataKey<KeyMaterial> old = cache.get("alias", () -> fetch(null));
    kms.touch();
    assertThat(cache.get("alias", () -> fetch(null))).isNotSameAs(old);
    assertThat(kms.rechecks()).isZero();
    assertThat(old.prepared().isDestroyed()).isTrue();
  }

  /** DC-13: a service without stamps is bounded by the maximum age alone. */
  @Test
  @Spec("DC-13")
  void get_ofAServiceWithoutStamps_lastsUntilTheMaximumAge() {
    Kms plain =
        new Kms() {
          @Override
          public <R> R call(KmsRequest<R> request) {
            return kms.call(request);
          }
        };
    DataKeyCache<String, KeyMaterial> other = cache(plain, 100);
    Supplier<DataKeyCache.Fetched<KeyMaterial>> fetch =
        () ->
            new DataKeyCache.Fetched<>(
                KeyMaterial.copyOf(new byte[1]),
                KmsStamps.call(plain, REQUEST).stamp(),
                REQUEST.asDryRun());
    DataKey<KeyMaterial> key = other.get("a", fetch);
    kms.touch();
    assertThat(other.get("a", fetch)).isSameAs(key);
    pass(MAX_AGE);
    assertThat(other.get("a", fetch)).isNotSameAs(key);
  }

  /** DC-7, DC-9: bounded, and what has to leave is wiped. */
  @Test
  @Spec({"DC-7", "DC-9"})
  void cache_thatIsFull_wipesWhatLeaves() {
    DataKeyCache<String, KeyMaterial> small = cache(kms, 3);
    List<DataKey<KeyMaterial>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(small.get("key " + i, this::fetch));
    }
    assertThat(small.estimatedSize()).isLessThanOrEqualTo(3);
    assertThat(all.stream().filter(DataKey::isUsable)).hasSizeLessThanOrEqualTo(3);
    assertThat(all)
        .allSatisfy(key -> assertThat(key.prepared().isDestroyed()).isEqualTo(!key.isUsable()));
  }

  /** DC-9. */
  @Test
  @Spec("DC-9")
  void clear_wipesEveryKey() {
    DataKey<KeyMaterial> a = cache.get("a", this::fetch);
    DataKey<KeyMaterial> b = cache.get("b", this::fetch);
    cache.clear();
    assertThat(List.of(a, b)).allMatch(key -> key.prepared().isDestroyed() && !key.isUsable());
    assertThat(cache.get("a", this::fetch)).isNotSameAs(a);
  }

  /** DC-8: a failure is not remembered. */
  @Test
  @Spec("DC-8")
  void get_afterAFailedFetch_asksAgain() {
    kms.setFault(
        request -> {
          throw new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, null);
        });
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> cache.get("a", this::fetch))
          .isInstanceOf(KmsAccessDeniedException.class);
      assertThat(fetches).hasValue(i);
    }
    kms.heal();
    assertThat(cache.get("a", this::fetch).isUsable()).isTrue();
  }

  private <T> List<Future<T>> inThreads(Callable<T> task) {
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(pool.submit(task));
    }
    return results;
  }

  /* All threads but one, the one that asks the service, are waiting for it. */
  private static void letOthersArrive() {
    try {
      TimeUnit.MILLISECONDS.sleep(300);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** DC-8: of many threads one asks. */
  @Test
  @Spec("DC-8")
  @Timeout(30)
  void get_byManyThreads_fetchesOnce() throws Exception {
    kms.setFault(request -> letOthersArrive());
    List<Future<DataKey<KeyMaterial>>> results = inThreads(() -> cache.get("a", this::fetch));
    for (Future<DataKey<KeyMaterial>> result : results) {
      assertThat(result.get()).isSameAs(results.get(0).get());
    }
    assertThat(fetches).hasValue(1);
  }

  /** DC-8: and all learn of its failure, with the same exception. */
  @Test
  @Spec("DC-8")
  @Timeout(30)
  void get_byManyThreadsThatFails_failsForAll() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    IllegalStateException failure = new IllegalStateException("no service's exception");
    List<Future<Object>> results =
        inThreads(
            () -> {
              try {
                return cache.get(
                    "a",
                    () -> {
                      fetches.incrementAndGet();
                      letOthersArrive();
                      first.countDown();
                      throw failure;
                    });
              } catch (RuntimeException e) {
                return e;
              }
            });
    for (Future<Object> result : results) {
      assertThat(result.get()).isSameAs(failure);
    }
    assertThat(first.getCount()).isZero();
    assertThat(cache.get("a", this::fetch).isUsable()).isTrue();
  }

  /** DC-10: many threads that find a stale stamp make one decision. */
  @Test
  @Spec("DC-10")
  @Timeout(30)
  void get_byManyThreadsWithAStaleStamp_decidesOnce() throws Exception {
    DataKey<KeyMaterial> key = cache.get("a", this::fetch);
    kms.touch();
    kms.setFault(request -> letOthersArrive());
    for (Future<DataKey<KeyMaterial>> result : inThreads(() -> cache.get("a", this::fetch))) {
      assertThat(result.get()).isSameAs(key);
    }
    assertThat(kms.rechecks()).isEqualTo(1);
    assertThat(fetches).hasValue(1);
  }

  /** DC-8: a slow fetch of one key does not hold up another. */
  @Test
  @Spec("DC-8")
  @Timeout(30)
  void get_ofAnotherKey_doesNotWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch fetching = new CountDownLatch(1);
    Future<DataKey<KeyMaterial>> slow =
        pool.submit(
            () ->
                cache.get(
                    "slow",
                    () -> {
                      fetching.countDown();
                      try {
                        release.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      return fetch();
                    }));
    fetching.await();
    assertThat(cache.get("quick", this::fetch).isUsable()).isTrue();
    assertThat(slow.isDone()).isFalse();
    release.countDown();
    assertThat(slow.get().isUsable()).isTrue();
  }
}
