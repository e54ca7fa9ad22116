// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import org.jspecify.annotations.Nullable;

/** A value of a string or ARN operator. Immutable. */
final class TextMatcher implements ValueMatcher {

  /** How texts are compared. */
  enum Mode {
    /** Character by character. */
    EQUAL,
    /** Without regard to case. */
    EQUAL_IGNORING_CASE,
    /** With wildcards. */
    LIKE,
    /** As ARNs, part by part with wildcards. */
    ARN
  }

  /** A comparison with nothing left open. */
  private interface Comparison {
    Outcome compare(String requestValue);
  }

  private final Mode mode;
  private final TextTemplate template;
  private final @Nullable Comparison constant;

  TextMatcher(Mode mode, TextTemplate template) {
    this.mode = mode;
    this.template = template;
    constant = template.isConstant() ? comparison(mode, template.constantTokens()) : null;
  }

  @Override
  public Outcome match(String requestValue, RequestContext context) {
    if (constant != null) {
      return constant.compare(requestValue);
    }
    int[] tokens = template.tokens(context);
    return tokens == null ? Outcome.UNDECIDED : comparison(mode, tokens).compare(requestValue);
  }

  @Override
  public boolean dependsOnTime() {
    return template.dependsOnTime();
  }

  private static Comparison comparison(Mode mode, int[] tokens) {
    return switch (mode) {
      case EQUAL -> {
        String text = WildcardPattern.text(tokens);
        yield value -> Outcome.of(value.equals(text));
      }
      case EQUAL_IGNORING_CASE -> {
        String text = WildcardPattern.text(tokens);
        yield value -> Outcome.of(value.equalsIgnoreCase(text));
      }
      case LIKE -> {
        WildcardPattern pattern = WildcardPattern.of(tokens, WildcardPattern.Reach.TEXT);
        yield value -> Outcome.of(pattern.matches(value));
      }
      case ARN -> {
        ArnPattern pattern = ArnPattern.of(tokens);
        yield pattern == null ? value -> Outcome.UNDECIDED : pattern::match;
      }
    };
  }
}
