// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

/**
 * A grant with its constraints ready to be compared.
 *
 * @param grant the grant
 * @param constraint its constraints
 */
record IndexedGrant(GrantRecord grant, Constraint constraint) {

  static IndexedGrant of(GrantRecord grant) {
    return new IndexedGrant(grant, Constraint.of(grant.constraints()));
  }

  /**
   * Tells under what the grant is filed: its source with the pairs that a request must equal, else
   * with the first pair that a request must have.
   */
  Filing filing() {
    ContextPairs subset = constraint.subset();
    Object pairs =
        constraint.equal().isEmpty() && !subset.isEmpty()
            ? subset.pairs().get(0)
            : constraint.equal();
    return new Filing(constraint.sourceArn(), pairs);
  }
}
