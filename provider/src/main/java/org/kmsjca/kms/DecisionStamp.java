// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Tells whether a decision to allow a request would be made again without looking at any policy.
 *
 * <p>A stamp turns stale when anything changed that could alter the decision: the key's state or
 * policy, its aliases, a grant, an identity, or, for a decision that depended on the time, the
 * clock. A stale stamp says nothing about the new decision; it must be made again.
 *
 * <p><b>Thread safety:</b> thread-safe; a change made before the call is seen by it.
 */
@FunctionalInterface
public interface DecisionStamp {

  /**
   * Compares the stamp with the present.
   *
   * @return true if nothing changed since the decision; false for ever after the first change
   */
  boolean isCurrent();
}
