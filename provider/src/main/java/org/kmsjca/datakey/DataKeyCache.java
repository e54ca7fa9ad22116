// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.DataKeyUsage.Reason;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;

/**
 * A bounded cache of data keys that gives out none that may not be used.
 *
 * <p>Of many threads that need the same key at once, one asks the service and all get its answer. A
 * data key that leaves the cache, for whatever reason, is retired and wiped.
 *
 * <p>A checkpoint of the process ends a cache: it is cleared and gives out no more keys.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the prepared keys, until they leave.
 *
 * @param <I> the type of identities
 * @param <T> what is prepared from a data key
 */
public final class DataKeyCache<I, T extends Destroyable> {

  private final Kms kms;
  private final DataKeyLimits limits;
  private final UsageReports reports;
  private final Scheduler scheduler;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final int checkpoint = Checkpoints.current();
  private final Runnable clearing = this::clear;
  private final Cache<I, DataKey<T>> cache;
  private final ConcurrentMap<I, CompletableFuture<DataKey<T>>> loading = new ConcurrentHashMap<>();

  /**
   * Makes an empty cache.
   *
   * @param kms decides about the keys in the cache
   * @param limits of each key
   * @param maxSize how many keys are kept
   */
  public DataKeyCache(Kms kms, DataKeyLimits limits, long maxSize) {
    this(
        kms,
        limits,
        maxSize,
        Ticker.systemTicker(),
        Scheduler.systemScheduler(),
        InstantSource.system());
  }

  /* The scheduler retires keys that are too old even if nobody asks the cache; it paces itself, so a
   * cipher that is used again and again may use a key for about a second longer. */
  DataKeyCache(
      Kms kms,
      DataKeyLimits limits,
      long maxSize,
      Ticker ticker,
      Scheduler scheduler,
      InstantSource clock) {
    this.kms = kms;
    this.limits = limits;
    this.scheduler = scheduler;
    this.reports = new UsageReports(kms, clock);
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(maxSize)
            .expireAfterWrite(limits.maxAge())
            .ticker(ticker)
            .scheduler(scheduler)
            .executor(Runnable::run)
            .<I, DataKey<T>>removalListener((identity, key, cause) -> retireIfPresent(key, cause))
            .build();
    Checkpoints.beforeCheckpoint(clearing);
  }

  private static void retireIfPresent(@Nullable DataKey<?> key, RemovalCause cause) {
    if (key != null) {
      key.retire(
          switch (cause) {
            case EXPIRED -> Reason.AGE;
            case SIZE -> Reason.EVICTED;
            case EXPLICIT, REPLACED, COLLECTED -> Reason.REPLACED;
          });
    }
  }

  /* Once in a second it is noted which keys were used, so that no message has to look at a clock. */
  private void watch() {
    if (watching.compareAndSet(false, true)) {
      var unused = scheduler.schedule(Runnable::run, this::noteUses, 1, TimeUnit.SECONDS);
    }
  }

  private void noteUses() {
    watching.set(false);
    cache.asMap().values().forEach(DataKey::noteUse);
    if (!cache.asMap().isEmpty()) {
      watch();
    }
  }

  /**
   * What a fetch brings.
   *
   * @param prepared what encrypts or decrypts with the data key
   * @param stamp of the decision that allowed it
   * @param recheck asks whether it would be allowed again; null to fetch a new key instead
   * @param label what the key is called where its use is told; null to tell nobody
   * @param <T> what is prepared from a data key
   */
  public record Fetched<T>(
      T prepared,
      DecisionStamp stamp,
      @Nullable SupportsDryRun<?> recheck,
      @Nullable DataKeyLabel label) {

    /** What a fetch brings if nobody is told of the use of the key. */
    public Fetched(T prepared, DecisionStamp stamp, @Nullable SupportsDryRun<?> recheck) {
      this(prepared, stamp, recheck, null);
    }
  }

  /**
   * Gives a data key that may be used now.
   *
   * @param identity what the key is for
   * @param fetch gets one from the service; called by one thread at a time for each identity, with
   *     no lock held
   * @return a usable key, cached or new
   * @throws KmsException if the service refuses or fails; a key that it refuses is wiped. Further
   *     if the process was checkpointed since the cache was made
   */
  public DataKey<T> get(I identity, Supplier<Fetched<T>> fetch) {
    while (true) {
      DataKey<T> cached = cache.getIfPresent(identity);
      if (cached != null && cached.isUsable()) {
        DataKeyEvents.used(cached);
        return cached;
      }
      CompletableFuture<DataKey<T>> mine = new CompletableFuture<>();
      CompletableFuture<DataKey<T>> other = loading.putIfAbsent(identity, mine);
      if (other == null) {
        return load(identity, fetch, mine);
      }
      DataKey<T> loaded = await(other);
      if (loaded.isUsable()) {
        return loaded;
      }
    }
  }

  private DataKey<T> load(
      I identity, Supplier<Fetched<T>> fetch, CompletableFuture<DataKey<T>> promise) {
    try {
      checkNoCheckpoint();
      DataKey<T> key = usableAgain(identity);
      if (key == null) {
        key = fetchNew(identity, fetch);
      }
      promise.complete(key);
      return key;
    } catch (Throwable e) {
      // Whatever went wrong, those who wait must learn of it.
      promise.completeExceptionally(e);
      throw e;
    } finally {
      loading.remove(identity, promise);
    }
  }

  /* Another thread may have loaded the key since we looked; or its decision only needs renewing. */
  private @Nullable DataKey<T> usableAgain(I identity) {
    DataKey<T> cached = cache.getIfPresent(identity);
    if (cached == null || cached.isRetired()) {
      return null;
    }
    if (cached.isUsable()) {
      return cached;
    }
    SupportsDryRun<?> recheck = cached.recheck();
    if (recheck == null || !(kms instanceof RevocableKms revocable)) {
      return null;
    }
    try {
      cached.restamp(revocable.recheck(recheck));
      DataKeyEvents.refreshed(cached.label());
      return cached;
    } catch (RuntimeException e) {
      cached.retire(Reason.DENIED);
      cache.invalidate(identity);
      throw e;
    }
  }

  private DataKey<T> fetchNew(I identity, Supplier<Fetched<T>> fetch) {
    cache.invalidate(identity);
    Fetched<T> fetched = fetch.get();
    DataKeyEvents.missed(fetched.label());
    DataKey<T> key = new DataKey<>(fetched, limits, reports);
    cache.put(identity, key);
    try {
      // The cache may have been cleared for a checkpoint just before the key came in.
      checkNoCheckpoint();
    } catch (KmsException e) {
      clear();
      throw e;
    }
    if (fetched.label() != null) {
      watch();
    }
    return key;
  }

  private void checkNoCheckpoint() {
    if (checkpoint != Checkpoints.current() || !Checkpoints.isRunning()) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "a checkpoint of the process has ended the use of its data keys; when it goes on, "
              + "initialise again what was initialised before");
    }
  }

  private static <T extends Destroyable> DataKey<T> await(CompletableFuture<DataKey<T>> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Retires and wipes all keys. */
  public void clear() {
    cache.asMap().values().forEach(key -> key.retire(Reason.CLEARED));
    cache.invalidateAll();
  }

  /** Tells how many keys are in the cache, about. */
  public long estimatedSize() {
    return cache.estimatedSize();
  }
}
