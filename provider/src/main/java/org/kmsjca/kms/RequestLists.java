// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Copies the lists of requests.
 *
 * <p>A request can be made with null where its type forbids it, because it is the service that
 * checks requests: it refuses such a request with {@code ValidationException} and names the place,
 * as {@code Value null at 'tags.1.member'}. So a copy keeps null as it is.
 *
 * <p><b>Thread safety:</b> no state.
 */
public final class RequestLists {

  private RequestLists() {}

  /**
   * Copies a list.
   *
   * @param list any list, or null; with any elements, or null among them
   * @param <E> the type of the elements
   * @return an unmodifiable list of the same elements; null for null
   */
  @SuppressWarnings("NullAway") // What the types forbid comes here all the same.
  public static <E> List<E> copyOf(List<E> list) {
    if (list == null) {
      return null;
    }
    for (E element : list) {
      if (element == null) {
        return Collections.unmodifiableList(new ArrayList<>(list));
      }
    }
    return List.copyOf(list);
  }
}
