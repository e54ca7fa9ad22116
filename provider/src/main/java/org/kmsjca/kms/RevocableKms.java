// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * A service that can tell at the cost of a memory read whether an earlier decision still holds.
 *
 * <p>This is what makes revocation work on cached data keys: whoever keeps a result keeps its
 * {@link DecisionStamp} too, and asks it before each use. Services across a network cannot offer
 * this; there the age of the cached result is the bound.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public interface RevocableKms extends Kms {

  /**
   * Performs an operation and returns the stamp of the decision that allowed it.
   *
   * @param request what to do
   * @param <R> the type of the operation's result
   * @return the result and a stamp that was taken before the decision was made
   * @throws KmsException as {@link Kms#call}
   */
  <R> Stamped<R> callStamped(KmsRequest<R> request);

  /**
   * Makes the decision again, as the request with {@code DryRun} would, and stamps it.
   *
   * @param request a request that supports {@code DryRun}
   * @return the stamp of a decision that allows the request now
   * @throws KmsException the error that the request would have met
   */
  DecisionStamp recheck(SupportsDryRun<?> request);

  /**
   * Takes note of what a cached data key was used for. Does nothing by default.
   *
   * @param usage what it was used for
   * @throws KmsException if it cannot be noted
   */
  default void reportUsage(DataKeyUsage usage) {}

  /**
   * Asks for a call before the service ends, while it can still take note. Does nothing by default.
   *
   * @param action called once at most; held weakly, so whoever asks keeps it
   */
  default void beforeEnd(Runnable action) {}

  /**
   * A result with the stamp of the decision behind it.
   *
   * @param result the result of the operation
   * @param stamp tells whether the decision still holds
   * @param <R> the type of the operation's result
   */
  record Stamped<R>(R result, DecisionStamp stamp) {}
}
