// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;

/**
 * The backend {@code slow}: the embedded service, as far away as one across a network. {@code
 * GenerateDataKey} takes 100 ms more.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class SlowBackend implements KmsBackend {

  /** How much longer a call takes. */
  static final long DELAY_MILLIS = 100;

  /** The names of the threads that encrypt begin with this. */
  static final String CALLER_NAME = "caller-";

  private static final AtomicLong CALLS = new AtomicLong();
  private static final AtomicLong CALLS_OF_CALLERS = new AtomicLong();

  /** Counts the data keys so far. */
  static long calls() {
    return CALLS.get();
  }

  /** Counts the data keys for which a thread that encrypts has waited. */
  static long callsOfCallers() {
    return CALLS_OF_CALLERS.get();
  }

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public Kms open(Configuration configuration) {
    KmsBackend embedded =
        ServiceLoader.load(KmsBackend.class, SlowBackend.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .filter(backend -> backend.name().equals("embedded"))
            .findFirst()
            .orElseThrow();
    return new SlowKms((RevocableKms) embedded.open(configuration));
  }

  private record SlowKms(RevocableKms service) implements RevocableKms {

    @Override
    public <R> R call(KmsRequest<R> request) {
      return callStamped(request).result();
    }

    @Override
    public <R> Stamped<R> callStamped(KmsRequest<R> request) {
      if (request instanceof GenerateDataKey) {
        CALLS.incrementAndGet();
        if (Thread.currentThread().getName().startsWith(CALLER_NAME)) {
          CALLS_OF_CALLERS.incrementAndGet();
        }
        try {
          TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return service.callStamped(request);
    }

    @Override
    public DecisionStamp recheck(SupportsDryRun<?> request) {
      return service.recheck(request);
    }

    @Override
    public void reportUsage(DataKeyUsage usage) {
      service.reportUsage(usage);
    }

    @Override
    public void beforeEnd(Runnable action) {
      service.beforeEnd(action);
    }
  }
}
