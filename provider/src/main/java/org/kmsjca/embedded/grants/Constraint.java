// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.GrantConstraints;

/**
 * The constraints of a grant, ready to be compared.
 *
 * @param subset pairs that a request must have; empty for no such constraint
 * @param equal exactly the pairs that a request must have; empty for no such constraint
 * @param sourceArn the resource on whose behalf a request must be made; null for no such constraint
 */
record Constraint(ContextPairs subset, ContextPairs equal, @Nullable String sourceArn) {

  static Constraint of(GrantConstraints constraints) {
    return new Constraint(
        ContextPairs.of(constraints.encryptionContextSubset()),
        ContextPairs.of(constraints.encryptionContextEquals()),
        constraints.sourceArn());
  }

  /** Tells whether a request with an encryption context satisfies what is said about contexts. */
  boolean allowsContext(ContextPairs context) {
    return (equal.isEmpty() || equal.equals(context)) && context.containsAll(subset);
  }

  /** Tells whether a request on behalf of a resource, or of none, may use the grant. */
  boolean allowsSource(@Nullable String requestSourceArn) {
    return sourceArn == null || sourceArn.equals(requestSourceArn);
  }

  /**
   * Tells whether this allows nothing that another does not allow: pairs that must be equal stay
   * the same, pairs that must be there are still demanded, by either kind of constraint, and the
   * source stays.
   */
  boolean isAtLeastAsStrictAs(Constraint parent) {
    if (!parent.equal.isEmpty() && !equal.equals(parent.equal)) {
      return false;
    }
    return subset.and(equal).containsAll(parent.subset)
        && (parent.sourceArn == null || parent.sourceArn.equals(sourceArn));
  }
}
