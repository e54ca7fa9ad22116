// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Resource or NotResource element.
 *
 * @param negated true for NotResource
 * @param values the resource patterns as they were written
 * @param patterns the patterns, compiled
 */
record ResourceElement(boolean negated, List<String> values, List<ResourcePattern> patterns)
    implements StatementElement {

  static ResourceElement of(boolean negated, List<String> values, PolicySyntax syntax) {
    return new ResourceElement(
        negated,
        List.copyOf(values),
        values.stream()
            .map(value -> new ResourcePattern(TextTemplate.parse(value, syntax)))
            .toList());
  }

  /** Gives the covered resources if they are named without wildcards and variables; else null. */
  @Nullable List<String> exactNames() {
    boolean exact = !negated && patterns.stream().allMatch(ResourcePattern::isExact);
    return exact ? patterns.stream().map(ResourcePattern::text).toList() : null;
  }

  @Override
  public boolean covers(RequestContext context, Effect effect) {
    boolean undecided = false;
    for (int i = 0; i < patterns.size(); i++) {
      ValueMatcher.Outcome outcome = patterns.get(i).match(context);
      if (outcome == ValueMatcher.Outcome.MATCH) {
        return !negated;
      }
      undecided |= outcome == ValueMatcher.Outcome.UNDECIDED;
    }
    // As with negated operators: what is undecided never widens an Allow and never weakens a Deny.
    return negated && (!undecided || effect == Effect.DENY);
  }

  @Override
  public Object identity() {
    return List.of(ResourceElement.class, negated, values);
  }

  /** Tells whether a policy variable stands for the time. */
  boolean dependsOnTime() {
    return patterns.stream().anyMatch(ResourcePattern::dependsOnTime);
  }
}
