// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes UUIDs that are never repeated: one half is drawn once, the other one counts. The JVM's
 * default source of random numbers is not asked, since it may be a service of ours.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class RequestIds {

  private static final String PROVIDER = "SUN";
  private static final long VERSION_4 = 0x4000L;
  private static final long VERSION_MASK = 0xF000L;
  private static final long VARIANT = 1L << 63;
  private static final long COUNTER_MASK = (1L << 62) - 1;
  /* Any odd factor permutes the counters; this one (from the golden ratio) spreads them. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long fixed;
  private final AtomicLong counter;

  RequestIds(SecureRandom random) {
    fixed = (random.nextLong() & ~VERSION_MASK) | VERSION_4;
    counter = new AtomicLong(random.nextLong());
  }

  /** Starts a sequence of its own. */
  static RequestIds start() {
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    try {
      return new RequestIds(SecureRandom.getInstance("DRBG", provider));
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException(PROVIDER + " has no DRBG", e);
    }
  }

  String next() {
    return new UUID(fixed, VARIANT | ((counter.getAndIncrement() * SPREAD) & COUNTER_MASK))
        .toString();
  }
}
