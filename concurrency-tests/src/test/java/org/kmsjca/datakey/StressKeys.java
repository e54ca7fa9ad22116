// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.security.auth.Destroyable;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;

/** Data keys without secrets for the tests of this module. */
public final class StressKeys {

  static final long PLENTY = 1L << 40;
  static final Duration MAX_AGE = Duration.ofHours(1);
  static final AtomicLong NANO_TIME = new AtomicLong();

  static final int CACHE_SIZE = 1 << 17;
  private static final UsageReports NO_REPORTS =
      new UsageReports(new Service(), () -> Instant.EPOCH);

  private StressKeys() {}

  /** What is prepared from such a key: nothing but the count of its destructions. */
  static final class Prepared implements Destroyable, MeasuredKey {

    private final AtomicInteger destroyed = new AtomicInteger();

    @Override
    public void destroy() {
      destroyed.incrementAndGet();
    }

    @Override
    public boolean isDestroyed() {
      return destroyed.get() > 0;
    }

    @Override
    public long messages() {
      return 1;
    }

    @Override
    public long bytes() {
      return 1;
    }
  }

  /** A service that only notes what it is told. */
  static final class Service implements RevocableKms {

    private final List<DataKeyUsage> told = new CopyOnWriteArrayList<>();

    /** Gives the reasons why data keys were retired. */
    String reasons() {
      return told.stream().map(usage -> usage.reason().name()).collect(Collectors.joining(" "));
    }

    @Override
    public void reportUsage(DataKeyUsage usage) {
      told.add(usage);
    }

    @Override
    public <R> R call(KmsRequest<R> request) {
      throw new UnsupportedOperationException(request.operation());
    }

    @Override
    public <R> Stamped<R> callStamped(KmsRequest<R> request) {
      throw new UnsupportedOperationException(request.operation());
    }

    @Override
    public DecisionStamp recheck(SupportsDryRun<?> request) {
      throw new UnsupportedOperationException(request.toString());
    }
  }

  /** Message numbers of a data key that never runs out of them. */
  public static final class Numbers {

    private final DataKey<?> key = key(PLENTY, PLENTY);

    /** Fills a block. */
    public void fill(NumberBlock block) {
      key.reserve(block, 2, PLENTY);
    }
  }

  static DataKey<Prepared> key(long maxMessages, long maxBytes) {
    return new DataKey<>(fetched(), new DataKeyLimits(MAX_AGE, maxMessages, maxBytes), NO_REPORTS);
  }

  static DataKey<Prepared> reportedKey(Service service) {
    return new DataKey<>(
        new DataKeyCache.Fetched<>(
            new Prepared(), () -> true, null, new DataKeyLabel("key", "data key", true)),
        new DataKeyLimits(MAX_AGE, PLENTY, PLENTY),
        new UsageReports(service, () -> Instant.EPOCH));
  }

  static DataKeyCache.Fetched<Prepared> fetched() {
    return new DataKeyCache.Fetched<>(new Prepared(), () -> true, null);
  }

  static <T extends Destroyable> DataKeyCache<Object, T> cache(Ticker ticker) {
    return new DataKeyCache<>(
        new Service(),
        new DataKeyLimits(MAX_AGE, PLENTY, PLENTY),
        CACHE_SIZE,
        ticker,
        Scheduler.disabledScheduler(),
        () -> Instant.EPOCH);
  }
}
