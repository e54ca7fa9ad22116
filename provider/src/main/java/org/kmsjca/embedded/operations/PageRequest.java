// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * Which page of a list a request wants.
 *
 * <p>How large pages are is here for all lists.
 *
 * @param operation the operation, whose name the markers carry
 * @param scope tells lists of the same operation apart, for their markers; empty if there is one
 * @param limit the size of the page; null for the list's default
 * @param marker where to begin; null for the beginning
 */
record PageRequest(
    String operation, String scope, @Nullable Integer limit, @Nullable String marker) {

  private static final int SHORT = 50;
  private static final int MIDDLE = 100;
  private static final int LONG = 1000;

  private static final Map<String, Sizes> SIZES =
      Map.ofEntries(
          Map.entry("ListAliases", new Sizes(SHORT, MIDDLE)),
          Map.entry("ListGrants", new Sizes(SHORT, MIDDLE)),
          Map.entry("ListKeyPolicies", new Sizes(MIDDLE, LONG)),
          Map.entry("ListKeyRotations", new Sizes(MIDDLE, LONG)),
          Map.entry("ListKeys", new Sizes(MIDDLE, LONG)),
          Map.entry("ListResourceTags", new Sizes(SHORT, SHORT)),
          Map.entry("ListRetirableGrants", new Sizes(SHORT, MIDDLE)));

  /** Sizes of the pages of an operation that is not in the table. */
  private static final Sizes OTHERS = new Sizes(MIDDLE, LONG);

  /** Wants a page of the only list of an operation. */
  static PageRequest of(String operation, @Nullable Integer limit, @Nullable String marker) {
    return new PageRequest(operation, "", limit, marker);
  }

  /** Wants a page of the list of one key. */
  static PageRequest of(
      String operation, Arn key, @Nullable Integer limit, @Nullable String marker) {
    return new PageRequest(operation, key.toString(), limit, marker);
  }

  /**
   * Checks size and marker.
   *
   * @throws org.kmsjca.kms.KmsInvalidRequestException if the page would be too large, then if the
   *     marker is not one of this list
   */
  void check() {
    Ranges.check("limit", size(), 1, sizes().max());
    after();
  }

  /** Gives the name of the last entry of the page before; null at the beginning. */
  @Nullable String after() {
    return marker == null ? null : Page.read(list(), marker);
  }

  /** Tells how many entries to look for: one more than fit, to see whether there are more. */
  int toFetch() {
    return size() + 1;
  }

  /**
   * Makes the page.
   *
   * @param fetched the first {@link #toFetch} entries {@link #after} the page before, or all
   * @param name names an entry, differently from all others
   */
  <T> Page<T> cut(List<T> fetched, Function<T, String> name) {
    return Page.cut(list(), fetched, name, size());
  }

  /**
   * Makes the page.
   *
   * @param sorted all entries, in the order of the names
   * @param name names an entry, differently from all others
   */
  <T> Page<T> cut(Stream<T> sorted, Function<T, String> name) {
    String last = after();
    Stream<T> rest =
        last == null ? sorted : sorted.filter(entry -> name.apply(entry).compareTo(last) > 0);
    return cut(rest.limit(toFetch()).toList(), name);
  }

  private String list() {
    return scope.isEmpty() ? operation : operation + " " + scope;
  }

  private int size() {
    return limit == null ? sizes().usual() : limit;
  }

  private Sizes sizes() {
    return SIZES.getOrDefault(operation, OTHERS);
  }

  /**
   * How large the pages of a list are.
   *
   * @param usual if the request does not say
   * @param max at most
   */
  private record Sizes(int usual, int max) {}
}
