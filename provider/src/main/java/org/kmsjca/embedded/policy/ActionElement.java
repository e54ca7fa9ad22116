// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Action or NotAction element.
 *
 * @param negated true for NotAction
 * @param values the action patterns as they were written
 * @param patterns the patterns in lower case, compiled
 */
record ActionElement(boolean negated, List<String> values, List<WildcardPattern> patterns)
    implements StatementElement {

  static ActionElement of(boolean negated, List<String> values) {
    return new ActionElement(
        negated,
        List.copyOf(values),
        values.stream().map(ConditionValues::canonical).map(WildcardPattern::of).toList());
  }

  /** Gives the covered actions in lower case if they are named without wildcards; else null. */
  @Nullable List<String> exactNames() {
    boolean exact = !negated && patterns.stream().allMatch(WildcardPattern::isExact);
    return exact ? values.stream().map(ConditionValues::canonical).toList() : null;
  }

  @Override
  public boolean covers(RequestContext context, Effect effect) {
    String action = context.action();
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(action)) {
        return !negated;
      }
    }
    return negated;
  }

  @Override
  public Object identity() {
    return List.of(ActionElement.class, negated, values);
  }
}
