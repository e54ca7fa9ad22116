// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page after the other. Confined to one thread.
 *
 * <p>A list is cut after {@code --max-items} entries; the token that then comes says where it was
 * cut, also within a page.
 */
final class Pages {

  private final Paging paging;
  private final @Nullable PageToken start;
  private final @Nullable Integer maxItems;

  Pages(Paging paging, @Nullable PageToken start, @Nullable Integer maxItems) {
    this.paging = paging;
    this.start = start;
    this.maxItems = maxItems;
  }

  /**
   * Asks for all pages.
   *
   * @param ask gives the page that begins at a marker, null for the first
   * @param reader gets each page, without what the service says of paging
   * @return where to go on; null if there is no more
   */
  @Nullable String each(
      Function<@Nullable String, Map<String, @Nullable Object>> ask,
      Consumer<Map<String, @Nullable Object>> reader) {
    String marker = start == null ? null : start.marker();
    int skipped = start == null ? 0 : start.skipped();
    int total = 0;
    boolean first = true;
    while (true) {
      Map<String, @Nullable Object> page = ask.apply(marker);
      List<@Nullable Object> items = items(page, paging.lists().get(0));
      items = items.subList(Math.min(skipped, items.size()), items.size());
      int room = maxItems == null ? Integer.MAX_VALUE : maxItems - total;
      if (items.size() > room) {
        reader.accept(shown(page, items.subList(0, room), first));
        return new PageToken(marker, room + skipped).text(paging);
      }
      reader.accept(shown(page, items, first));
      first = false;
      total += items.size();
      boolean more = Boolean.TRUE.equals(page.get(paging.more()));
      if (!more || !(page.get(paging.nextToken()) instanceof String next)) {
        return null;
      }
      if (maxItems != null && total == maxItems) {
        return new PageToken(next, 0).text(paging);
      }
      marker = next;
      skipped = 0;
    }
  }

  private static List<@Nullable Object> items(Map<String, @Nullable Object> page, String name) {
    List<@Nullable Object> items = new ArrayList<>();
    if (page.get(name) instanceof List<?> list) {
      items.addAll(list);
    }
    return items;
  }

  private Map<String, @Nullable Object> shown(
      Map<String, @Nullable Object> page, List<@Nullable Object> items, boolean first) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (int i = 0; i < paging.lists().size(); i++) {
      String name = paging.lists().get(i);
      shown.put(name, i == 0 ? items : items(page, name));
    }
    if (first) {
      for (String name : paging.others()) {
        if (page.containsKey(name)) {
          shown.put(name, page.get(name));
        }
      }
    }
    return shown;
  }

  /** Joins pages into one result. */
  static Map<String, @Nullable Object> joined(
      List<Map<String, @Nullable Object>> pages, @Nullable String next) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> page : pages) {
      page.forEach(
          (name, value) -> {
            if (value instanceof List<?> && whole.containsKey(name)) {
              List<@Nullable Object> all = items(whole, name);
              all.addAll(items(page, name));
              whole.put(name, all);
            } else {
              whole.put(name, value);
            }
          });
    }
    if (next != null) {
      whole.put("NextToken", next);
    }
    return whole;
  }
}
