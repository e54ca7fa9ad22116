// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/**
 * A part of a sorted list.
 *
 * <p>A marker is the last text of the page before, so that entries which come and go between two
 * pages neither hide nor repeat others.
 *
 * @param entries the entries of this page
 * @param nextMarker where to go on; null at the end
 * @param <T> the type of the entries
 */
record Page<T>(List<T> entries, @Nullable String nextMarker) {

  private static final String SEPARATOR = "\n";

  /**
   * Takes a page of what was fetched for it.
   *
   * @param list names the list
   * @param fetched the entries from the beginning of the page on: at least one more than fit, if
   *     there are so many
   * @param name names an entry, differently from all others
   * @param limit the size of the page
   */
  static <T> Page<T> cut(String list, List<T> fetched, Function<T, String> name, int limit) {
    if (fetched.size() <= limit) {
      return new Page<>(List.copyOf(fetched), null);
    }
    return new Page<>(
        List.copyOf(fetched.subList(0, limit)), write(list, name.apply(fetched.get(limit - 1))));
  }

  /** Tells whether there is more. */
  boolean truncated() {
    return nextMarker != null;
  }

  private static String write(String list, String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + SEPARATOR + last).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a marker.
   *
   * @param list names the list, so that markers of others are refused
   * @return the name of the last entry of the page before
   * @throws KmsInvalidRequestException if the marker is not one of this list
   */
  static String read(String list, String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(list + SEPARATOR)) {
        return text.substring(list.length() + SEPARATOR.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalidMarker(e);
    }
    throw invalidMarker(null);
  }

  private static KmsInvalidRequestException invalidMarker(@Nullable Throwable cause) {
    return new KmsInvalidRequestException(
        KmsErrorCode.INVALID_MARKER,
        "the marker is not the NextMarker of an answer to this operation",
        cause);
  }
}
