// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes UUIDs that are never repeated.
 *
 * <p>One half is drawn once, the other one counts. {@link UUID#randomUUID} is not used: it asks the
 * JVM's default {@link SecureRandom} each time, which may be a service of this provider.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class EventIds {

  private static final long VERSION_4 = 0x4000L;
  private static final long VERSION_MASK = 0xF000L;
  private static final long VARIANT = 1L << 63;
  private static final long COUNTER_MASK = (1L << 62) - 1;
  /* Any odd factor permutes the counters; this one (from the golden ratio) spreads them. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long fixed;
  private final AtomicLong counter;

  /** Starts a sequence of its own. */
  public EventIds(SecureRandom random) {
    fixed = (random.nextLong() & ~VERSION_MASK) | VERSION_4;
    counter = new AtomicLong(random.nextLong());
  }

  /** Gives the next identifier. */
  public String next() {
    return new UUID(fixed, VARIANT | ((counter.getAndIncrement() * SPREAD) & COUNTER_MASK))
        .toString();
  }
}
