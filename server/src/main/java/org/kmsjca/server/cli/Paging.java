// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.Shape;
import org.kmsjca.server.protocol.WireOperation;

/**
 * How an operation gives its result in pages, read off its members.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param token the member of the request that tells where to go on
 * @param limit the member of the request that tells how long a page is
 * @param nextToken the member of the result that tells where to go on
 * @param more the member of the result that tells whether there is more
 * @param lists the members of the result that grow with each page
 * @param others the members of the result that are the same on each page
 */
record Paging(
    String token,
    String limit,
    String nextToken,
    String more,
    List<String> lists,
    List<String> others) {

  private static final String TOKEN = "Marker";
  private static final Set<String> LIMITS = Set.of("Limit", "MaxItems");
  private static final Set<String> NEXT_TOKENS = Set.of("NextMarker", TOKEN);
  private static final Set<String> MORE = Set.of("Truncated", "IsTruncated");

  /** Copies the lists. */
  Paging {
    lists = List.copyOf(lists);
    others = List.copyOf(others);
  }

  /** Looks at an operation; null if it has no pages. */
  static @Nullable Paging of(WireOperation operation) {
    String limit = find(operation.input().fields(), LIMITS);
    String nextToken = find(operation.output().fields(), NEXT_TOKENS);
    String more = find(operation.output().fields(), MORE);
    if (limit == null
        || nextToken == null
        || more == null
        || operation.input().field(TOKEN).isEmpty()) {
      return null;
    }
    List<String> lists = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Field field : operation.output().fields()) {
      if (field.shape() instanceof Shape.Sequence) {
        lists.add(field.wireName());
      } else if (!field.wireName().equals(nextToken) && !field.wireName().equals(more)) {
        others.add(field.wireName());
      }
    }
    return new Paging(TOKEN, limit, nextToken, more, lists, others);
  }

  private static @Nullable String find(List<Field> fields, Set<String> names) {
    return fields.stream().map(Field::wireName).filter(names::contains).findFirst().orElse(null);
  }
}
