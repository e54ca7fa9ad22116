// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Optional;
import java.util.function.Function;

/** A value of the Boolean and binary operators, which only know equality. Immutable. */
final class EqualMatcher implements ValueMatcher {

  private final Optional<?> policyValue;
  private final Function<String, Optional<?>> reader;

  EqualMatcher(String policyValue, Function<String, Optional<?>> reader) {
    this.policyValue = reader.apply(policyValue);
    this.reader = reader;
  }

  @Override
  public Outcome match(String requestValue, RequestContext context) {
    Optional<?> value = reader.apply(requestValue);
    return value.isEmpty() || policyValue.isEmpty()
        ? Outcome.UNDECIDED
        : Outcome.of(value.equals(policyValue));
  }
}
