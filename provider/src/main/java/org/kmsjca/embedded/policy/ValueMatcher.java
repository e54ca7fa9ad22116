// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** One value of a condition, compiled, to be compared with values of the request. Immutable. */
interface ValueMatcher {

  /** What a comparison tells. */
  enum Outcome {
    /** The values are in the relation that the operator, or its positive twin, asks for. */
    MATCH,
    /** They are not. */
    NO_MATCH,
    /** They cannot be compared: one is malformed, or a policy variable has no value. */
    UNDECIDED;

    static Outcome of(boolean match) {
      return match ? MATCH : NO_MATCH;
    }
  }

  /** Compares; the negation of a negated operator is not applied here. */
  Outcome match(String requestValue, RequestContext context);

  /** Tells whether the value of the policy itself changes with time. */
  default boolean dependsOnTime() {
    return false;
  }
}
