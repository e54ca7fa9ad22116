// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.time.Duration;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * When a call is made again, and after how long: the standard mode of the AWS SDKs, which the AWS
 * command line has since version 2.
 *
 * <p>Made again are calls that were throttled, that the service failed at, or that got no answer.
 * The wait before is random between nothing and a second, then twice that, and so on, at most 20
 * seconds.
 *
 * <p><b>Thread safety:</b> as the parts.
 */
public final class Retries {

  /** How often a call is made at most. */
  public static final int DEFAULT_ATTEMPTS = 3;

  /** Waits. */
  @FunctionalInterface
  public interface Sleeper {

    /**
     * Waits.
     *
     * @param time how long
     * @throws InterruptedException if somebody does not want to wait
     */
    void sleep(Duration time) throws InterruptedException;
  }

  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(500, 502, 503, 504);

  private static final Set<String> TRANSIENT_ERRORS =
      Set.of("PriorRequestNotComplete", "RequestTimeout", "RequestTimeoutException");

  private static final Set<String> THROTTLING_ERRORS =
      Set.of(
          "BandwidthLimitExceeded",
          "EC2ThrottledException",
          "LimitExceededException",
          "PriorRequestNotComplete",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "RequestThrottled",
          "RequestThrottledException",
          "SlowDown",
          "ThrottledException",
          "Throttling",
          "ThrottlingException",
          "TooManyRequestsException",
          "TransactionInProgressException");

  private static final double MAX_SECONDS = 20;
  private static final double NANOS = 1e9;

  private final int attempts;
  private final DoubleSupplier random;
  private final Sleeper sleeper;

  /**
   * Makes the rules.
   *
   * @param attempts how often a call is made at most, 1 or more
   * @param random gives numbers from 0 to below 1; need not be hard to guess
   * @param sleeper waits
   */
  public Retries(int attempts, DoubleSupplier random, Sleeper sleeper) {
    if (attempts < 1) {
      throw new IllegalArgumentException("a call is made once at least");
    }
    this.attempts = attempts;
    this.random = random;
    this.sleeper = sleeper;
  }

  /** Tells whether an attempt, counted from 1, is the last. */
  boolean isLast(int attempt) {
    return attempt >= attempts;
  }

  /** Tells whether an error may not come again. */
  static boolean isWorthwhile(RuntimeException error) {
    if (error instanceof ServiceErrorException said) {
      return TRANSIENT_STATUSES.contains(said.status())
          || TRANSIENT_ERRORS.contains(said.name())
          || THROTTLING_ERRORS.contains(said.name());
    }
    return error instanceof EndpointException none && none.isTransient();
  }

  /**
   * Waits after an attempt, counted from 1.
   *
   * @return false if the wait was ended; then the thread's mark of it is set
   */
  boolean pause(int attempt) {
    double seconds = random.getAsDouble() * Math.min(Math.pow(2, attempt - 1.0), MAX_SECONDS);
    try {
      sleeper.sleep(Duration.ofNanos((long) (seconds * NANOS)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
