// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.Tag;

/** Labels of users, roles and sessions. Keys that differ only in case are the same key. */
final class Tags {

  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final String RESERVED = "aws:";

  private Tags() {}

  /**
   * Adds labels; those with a known key are replaced.
   *
   * @throws IamException with {@code InvalidInput} if a label is not acceptable or a key occurs
   *     twice, {@code LimitExceeded} if there are too many
   */
  static SortedMap<String, String> merge(SortedMap<String, String> known, List<Tag> added) {
    TreeMap<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Tag tag : added) {
      check(tag);
      if (checked.put(tag.key(), tag.value()) != null) {
        throw invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    SortedMap<String, String> merged = without(known, List.copyOf(checked.keySet()));
    merged.putAll(checked);
    if (merged.size() > MAX_TAGS) {
      throw IamCall.exceeded("TagsPerResource", MAX_TAGS);
    }
    return merged;
  }

  /** Removes labels. */
  static SortedMap<String, String> without(SortedMap<String, String> known, List<String> keys) {
    SortedMap<String, String> rest = new TreeMap<>(known);
    rest.keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
    return rest;
  }

  /** Gives labels in the form of answers. */
  static List<Tag> list(SortedMap<String, String> tags) {
    return tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
  }

  private static void check(Tag tag) {
    if (tag.key().isEmpty() || tag.key().length() > MAX_KEY) {
      throw invalid("The tag key must have 1 to " + MAX_KEY + " characters.");
    }
    if (tag.value().length() > MAX_VALUE) {
      throw invalid("The tag value must have at most " + MAX_VALUE + " characters.");
    }
    if (tag.key().regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
      throw invalid("Tag keys beginning with " + RESERVED + " are reserved for system use.");
    }
  }

  private static IamException invalid(String detail) {
    return new IamException(IamErrorCode.INVALID_INPUT, detail);
  }
}
