// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An ARN with wildcards whose six parts are compared one by one. Immutable. */
final class ArnPattern {

  private static final int PARTS = 6;

  private final List<WildcardPattern> parts;

  private ArnPattern(List<WildcardPattern> parts) {
    this.parts = parts;
  }

  /** Compiles tokens; null if they have fewer than six parts. */
  static @Nullable ArnPattern of(int[] tokens) {
    List<WildcardPattern> parts = new ArrayList<>(PARTS);
    int start = 0;
    for (int i = 0; i < tokens.length && parts.size() < PARTS - 1; i++) {
      if (tokens[i] == ':') {
        parts.add(part(tokens, start, i));
        start = i + 1;
      }
    }
    if (parts.size() < PARTS - 1) {
      return null;
    }
    parts.add(part(tokens, start, tokens.length));
    return new ArnPattern(List.copyOf(parts));
  }

  /** Compares; undecided if the value is no ARN. */
  ValueMatcher.Outcome match(String arn) {
    String[] values = arn.split(":", PARTS);
    if (values.length != PARTS) {
      return ValueMatcher.Outcome.UNDECIDED;
    }
    for (int i = 0; i < PARTS; i++) {
      if (!parts.get(i).matches(values[i])) {
        return ValueMatcher.Outcome.NO_MATCH;
      }
    }
    return ValueMatcher.Outcome.MATCH;
  }

  private static WildcardPattern part(int[] tokens, int from, int to) {
    return WildcardPattern.of(Arrays.copyOfRange(tokens, from, to), WildcardPattern.Reach.TEXT);
  }
}
