// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;

/**
 * A part of a list, sorted by names. A marker is the last name of the page before.
 *
 * @param entries the entries of this page
 * @param truncated true if there are more
 * @param marker where to go on; null unless truncated
 * @param <T> the type of the entries
 */
record IamPage<T>(List<T> entries, boolean truncated, @Nullable String marker) {

  private static final int DEFAULT_ITEMS = 100;

  static <T> IamPage<T> of(
      Stream<T> all,
      Function<T, String> name,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    String last = marker == null ? null : read(marker);
    int limit = maxItems == null ? DEFAULT_ITEMS : maxItems;
    List<T> rest =
        new ArrayList<>(
            all.filter(entry -> last == null || name.apply(entry).compareTo(last) > 0)
                .sorted(Comparator.comparing(name))
                .limit(limit + 1L)
                .toList());
    if (rest.size() <= limit) {
      return new IamPage<>(rest, false, null);
    }
    rest.remove(limit);
    return new IamPage<>(rest, true, write(name.apply(rest.get(limit - 1))));
  }

  private static String write(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IamException(
          IamErrorCode.VALIDATION_ERROR,
          "Invalid Marker; expected the marker of an answer to this operation.",
          e);
    }
  }
}
