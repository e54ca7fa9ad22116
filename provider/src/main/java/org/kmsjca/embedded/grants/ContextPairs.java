// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kmsjca.kms.EncryptionContext;

/**
 * The pairs of an encryption context as constraints of grants look at them: keys without regard to
 * case, values exactly.
 *
 * <p>Keys that differ only in case are several pairs, each of which needs a pair of its own on the
 * other side.
 *
 * @param pairs the pairs, sorted
 */
record ContextPairs(List<Pair> pairs) {

  /** No pairs. */
  static final ContextPairs NONE = new ContextPairs(List.of());

  private static final Comparator<Pair> ORDER =
      Comparator.comparing(Pair::key).thenComparing(Pair::value);

  /** Copies the list. */
  ContextPairs {
    pairs = List.copyOf(pairs);
  }

  /** Reads a context. */
  static ContextPairs of(EncryptionContext context) {
    if (context.isEmpty()) {
      return NONE;
    }
    List<Pair> pairs = new ArrayList<>(context.pairs().size());
    for (Map.Entry<String, String> pair : context.pairs().entrySet()) {
      pairs.add(new Pair(pair.getKey().toLowerCase(Locale.ROOT), pair.getValue()));
    }
    pairs.sort(ORDER);
    return new ContextPairs(pairs);
  }

  /** Joins two contexts; a pair that both have is there as often as in the one with more of it. */
  ContextPairs and(ContextPairs other) {
    List<Pair> all = new ArrayList<>(pairs);
    List<Pair> rest = new ArrayList<>(pairs);
    for (Pair pair : other.pairs) {
      if (!rest.remove(pair)) {
        all.add(pair);
      }
    }
    all.sort(ORDER);
    return new ContextPairs(all);
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** Tells whether each pair of another context meets one of its own here. */
  boolean containsAll(ContextPairs other) {
    int next = 0;
    for (Pair wanted : other.pairs) {
      while (next < pairs.size() && ORDER.compare(pairs.get(next), wanted) < 0) {
        next++;
      }
      if (next == pairs.size() || !pairs.get(next).equals(wanted)) {
        return false;
      }
      next++;
    }
    return true;
  }

  /**
   * One pair.
   *
   * @param key the key in lower case
   * @param value the value
   */
  record Pair(String key, String value) {}
}
