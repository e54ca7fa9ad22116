// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.DataKeyUsage.Reason;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;

/**
 * A bounded cache of data keys that gives out none that may not be used.
 *
 * <p>Of many threads that need the same key at once, one asks the service and all get its answer. A
 * data key that leaves the cache, for whatever reason, is retired and wiped.
 *
 * <p>A key that is in use is replaced in the background before it runs out, so that nobody waits.
 *
 * <p>A checkpoint of the process ends a cache: it is cleared and gives out no more keys.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the prepared keys, until they leave.
 *
 * @param <I> the type of identities
 * @param <T> what is prepared from a data key
 */
public final class DataKeyCache<I, T extends Destroyable> {

  private static final System.Logger LOGGER = System.getLogger(DataKeyCache.class.getPackageName());

  private final Kms kms;
  private final DataKeyLimits limits;
  private final UsageReports reports;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Executor background;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final int checkpoint = Checkpoints.current();
  private final Runnable clearing = this::clear;
  private final Cache<I, DataKey<T>> cache;
  private final ConcurrentMap<I, CompletableFuture<DataKey<T>>> loading = new ConcurrentHashMap<>();
  private final ConcurrentMap<I, CompletableFuture<Boolean>> coming = new ConcurrentHashMap<>();
  private final AtomicInteger clearings = new AtomicInteger();

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
        InstantSource.system(),
        BackgroundThreads.executor());
  }

  /* A cache that fetches ahead on threads of its own. */
  DataKeyCache(
      Kms kms,
      DataKeyLimits limits,
      long maxSize,
      Ticker ticker,
      Scheduler scheduler,
      InstantSource clock) {
    this(kms, limits, maxSize, ticker, scheduler, clock, BackgroundThreads.executor());
  }

  /* The scheduler retires keys that are too old even if nobody asks the cache; it paces itself, so a
   * cipher that is used again and again may use a key for about a second longer. */
  DataKeyCache(
      Kms kms,
      DataKeyLimits limits,
      long maxSize,
      Ticker ticker,
      Scheduler scheduler,
      InstantSource clock,
      Executor background) {
    this.kms = kms;
    this.limits = limits;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.background = background;
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

  /* Once in a second, or more often with a short maximum age, it is noted which keys were used, so
   * that no message has to look at a clock. */
  private void watch() {
    if (watching.compareAndSet(false, true)) {
      long interval = Succession.lookInterval(limits.maxAge()).toNanos();
      var unused =
          scheduler.schedule(Runnable::run, this::lookAtKeys, interval, TimeUnit.NANOSECONDS);
    }
  }

  private void lookAtKeys() {
    watching.set(false);
    cache.asMap().values().forEach(DataKey::look);
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
   *     no lock held. It is kept, and called again on another thread before the key runs out
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
      // In this order: what has come meanwhile is in the cache.
      CompletableFuture<Boolean> underway = coming.get(identity);
      DataKey<T> key = usableAgain(identity);
      if (key == null && underway != null) {
        await(underway);
        key = usableAgain(identity);
      }
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
    DataKey<T> key = newKey(identity, fetch, fetched);
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

  private boolean isEnded() {
    return checkpoint != Checkpoints.current() || !Checkpoints.isRunning();
  }

  private void checkNoCheckpoint() {
    if (isEnded()) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "a checkpoint of the process has ended the use of its data keys; when it goes on, "
              + "initialise again what was initialised before");
    }
  }

  private DataKey<T> newKey(I identity, Supplier<Fetched<T>> fetch, Fetched<T> fetched) {
    Succession succession =
        limits.refreshAhead()
            ? new Succession(limits, ticker, about -> inBackground(identity, fetch, about))
            : null;
    return new DataKey<>(fetched, limits, reports, succession);
  }

  /* By way of the scheduler, whose thread makes those of the background if need be: that takes time,
   * and a thread inherits from the one that makes it. */
  private void inBackground(I identity, Supplier<Fetched<T>> fetch, Succession succession) {
    Runnable hand =
        () ->
            orPutOff(
                succession,
                () -> background.execute(() -> fetchAhead(identity, fetch, succession)));
    orPutOff(
        succession,
        () -> {
          var unused = scheduler.schedule(Runnable::run, hand, 0, TimeUnit.NANOSECONDS);
        });
  }

  private static void orPutOff(Succession succession, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      // The JVM has no thread to give; the present key serves.
      succession.putOff();
    }
  }

  private void fetchAhead(I identity, Supplier<Fetched<T>> fetch, Succession succession) {
    CompletableFuture<Boolean> promise = new CompletableFuture<>();
    if (coming.putIfAbsent(identity, promise) != null) {
      succession.putOff();
      return;
    }
    int clearingsBefore = clearings.get();
    DataKey<T> present = cache.policy().getIfPresentQuietly(identity);
    try {
      if (present != null
          && !present.isRetired()
          && present.isFollowedBy(succession)
          && !isEnded()) {
        DataKey<T> key = newKey(identity, fetch, fetch.get());
        DataKeyEvents.ahead(key.label());
        putInPlaceOf(present, key, identity, clearingsBefore);
      }
      promise.complete(true);
    } catch (Throwable e) {
      // Whatever went wrong, who waits for it because the key has run out must learn of it.
      promise.completeExceptionally(e);
      failedAhead(e, succession, identity, present);
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      coming.remove(identity, promise);
    }
  }

  /* The present key may have run out in the meantime; but if the cache was cleared, no key may come
   * in that was fetched before. Either `clear` finds the key, or it is found here that it has been. */
  private void putInPlaceOf(
      @Nullable DataKey<T> present, DataKey<T> key, I identity, int clearingsBefore) {
    DataKey<T> now =
        cache
            .asMap()
            .compute(
                identity,
                (same, found) ->
                    (found == null || found == present) && clearings.get() == clearingsBefore
                        ? key
                        : found);
    if (now != key) {
      key.discard();
    } else if (clearings.get() != clearingsBefore) {
      key.retire(Reason.CLEARED);
      cache.asMap().remove(identity, key);
    } else if (key.label() != null) {
      watch();
    }
  }

  /* A refusal ends the present key, which was allowed by the same request; a service that does not
   * answer does not. */
  private void failedAhead(
      Throwable e, Succession succession, I identity, @Nullable DataKey<T> present) {
    boolean log = succession.failed();
    if (present == null) {
      return;
    }
    DataKeyEvents.aheadFailed(present.label(), e);
    if (isRefusal(e)) {
      present.retire(Reason.DENIED);
      cache.asMap().remove(identity, present);
    } else if (log) {
      DataKeyLabel label = present.label();
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the next data key"
              + (label == null ? "" : " for " + label.keyArn())
              + " could not be fetched ahead, the present one goes on to its limits: "
              + e);
    }
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof KmsAccessDeniedException
        || e instanceof KmsInvalidCiphertextException
        || e instanceof KmsInvalidRequestException
        || e instanceof KmsKeyStateException
        || e instanceof KmsNotFoundException;
  }

  @CanIgnoreReturnValue
  private static <V> V await(CompletableFuture<V> other) {
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
    clearings.incrementAndGet();
    // What is under way will not come in: nobody should wait for it.
    coming.clear();
    cache.asMap().values().forEach(key -> key.retire(Reason.CLEARED));
    cache.invalidateAll();
    clearings.incrementAndGet();
  }

  /** Tells how many keys are in the cache, about. */
  public long estimatedSize() {
    return cache.estimatedSize();
  }
}
