// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Optional;
import java.util.function.Function;

/**
 * A value of a numeric or date operator. Immutable.
 *
 * @param <T> what is compared
 */
final class OrderedMatcher<T extends Comparable<T>> implements ValueMatcher {

  /** The relation of the request's value to the policy's value. */
  enum Relation {
    /** Equal. */
    EQUAL,
    /** Less. */
    LESS,
    /** Less or equal. */
    LESS_OR_EQUAL,
    /** Greater. */
    GREATER,
    /** Greater or equal. */
    GREATER_OR_EQUAL;

    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  private final Relation relation;
  private final Optional<T> policyValue;
  private final Function<String, Optional<T>> reader;

  OrderedMatcher(Relation relation, String policyValue, Function<String, Optional<T>> reader) {
    this.relation = relation;
    this.policyValue = reader.apply(policyValue);
    this.reader = reader;
  }

  @Override
  public Outcome match(String requestValue, RequestContext context) {
    Optional<T> value = reader.apply(requestValue);
    if (value.isEmpty() || policyValue.isEmpty()) {
      return Outcome.UNDECIDED;
    }
    return Outcome.of(relation.holds(value.get().compareTo(policyValue.get())));
  }
}
