// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.Tag;

/** The rules for labels of keys. */
final class Tags {

  private static final String RESERVED_PREFIX = "aws:";

  private Tags() {}

  /**
   * Adds labels to those that a key has; a label with a known name replaces the value.
   *
   * @param present the labels by name
   * @param more the labels to add
   * @param most how many labels a key may have
   * @return all labels by name
   * @throws KmsInvalidRequestException {@code TagException} if a name is given twice, then if there
   *     are too many in the request or together, then if a name is reserved
   */
  static Map<String, String> add(Map<String, String> present, List<Tag> more, int most) {
    Map<String, String> given = new HashMap<>();
    for (Tag tag : more) {
      if (given.put(tag.tagKey(), tag.tagValue()) != null) {
        throw refused("Duplicate tag keys");
      }
    }
    Map<String, String> all = new TreeMap<>(present);
    all.putAll(given);
    if (given.size() > most || all.size() > most) {
      throw refused("Too many tags");
    }
    checkNames(List.copyOf(given.keySet()));
    return all;
  }

  /**
   * Checks that no name is reserved.
   *
   * @throws KmsInvalidRequestException {@code TagException} if one is
   */
  static void checkNames(List<String> names) {
    for (String name : names) {
      if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX)) {
        throw refused("Tags beginning with aws: are reserved");
      }
    }
  }

  /** Gives labels as a list, in the order of their names. */
  static List<Tag> list(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
  }

  private static KmsInvalidRequestException refused(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.TAG, detail);
  }
}
