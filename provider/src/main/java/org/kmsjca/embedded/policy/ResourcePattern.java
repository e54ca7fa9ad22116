// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One ARN pattern of a Resource element, or {@code *}. Immutable. */
final class ResourcePattern {

  private final TextTemplate template;
  private final @Nullable Fixed fixed;

  /** A pattern without open variables; everything is true for a run of stars only. */
  private record Fixed(WildcardPattern pattern, boolean everything) {

    static Fixed of(int[] tokens) {
      boolean stars =
          tokens.length > 0
              && Arrays.stream(tokens).allMatch(token -> token == WildcardPattern.STAR);
      return new Fixed(WildcardPattern.of(tokens, WildcardPattern.Reach.ARN_PART), stars);
    }

    ValueMatcher.Outcome match(RequestContext context) {
      return ValueMatcher.Outcome.of(
          everything || (context.isOnResource() && pattern.matches(context.resource())));
    }
  }

  ResourcePattern(TextTemplate template) {
    this.template = template;
    fixed = template.isConstant() ? Fixed.of(template.constantTokens()) : null;
  }

  ValueMatcher.Outcome match(RequestContext context) {
    if (fixed != null) {
      return fixed.match(context);
    }
    int[] tokens = template.tokens(context);
    return tokens == null ? ValueMatcher.Outcome.UNDECIDED : Fixed.of(tokens).match(context);
  }

  /** Tells whether the pattern is a text without wildcards and variables. */
  boolean isExact() {
    return fixed != null && fixed.pattern().isExact();
  }

  /** Gives the text of an exact pattern. */
  String text() {
    return WildcardPattern.text(template.constantTokens());
  }

  boolean dependsOnTime() {
    return template.dependsOnTime();
  }
}
