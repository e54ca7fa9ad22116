// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Policies and labels of a user, group or role.
 *
 * @param inline inline policies by name, in the order of the names
 * @param managed ARNs of the managed policies
 * @param boundary ARN of the policy that limits what the others give; null for none
 * @param tags labels by key, in the order of the keys
 */
public record Attachments(
    SortedMap<String, String> inline,
    List<String> managed,
    @Nullable String boundary,
    SortedMap<String, String> tags) {

  /** Neither policies nor labels. */
  static final Attachments NONE =
      new Attachments(Collections.emptySortedMap(), List.of(), null, Collections.emptySortedMap());

  /** Copies lists and maps. */
  public Attachments {
    inline = copy(inline);
    managed = List.copyOf(managed);
    tags = copy(tags);
  }

  static SortedMap<String, String> copy(SortedMap<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** Tells whether there is no policy; boundary and labels do not count. */
  boolean hasNoPolicies() {
    return inline.isEmpty() && managed.isEmpty();
  }

  /** Adds or replaces an inline policy. */
  Attachments withInline(String name, String document) {
    SortedMap<String, String> changed = new TreeMap<>(inline);
    changed.put(name, document);
    return new Attachments(changed, managed, boundary, tags);
  }

  /** Removes an inline policy. */
  Attachments withoutInline(String name) {
    SortedMap<String, String> changed = new TreeMap<>(inline);
    changed.remove(name);
    return new Attachments(changed, managed, boundary, tags);
  }

  /** Replaces the managed policies. */
  Attachments withManaged(List<String> arns) {
    return new Attachments(inline, arns, boundary, tags);
  }

  /** Replaces the boundary. */
  Attachments withBoundary(@Nullable String arn) {
    return new Attachments(inline, managed, arn, tags);
  }

  /** Replaces the labels. */
  Attachments withTags(SortedMap<String, String> others) {
    return new Attachments(inline, managed, boundary, others);
  }
}
