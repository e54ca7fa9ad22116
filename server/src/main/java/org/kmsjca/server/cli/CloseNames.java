// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds names that somebody who mistyped may have meant. */
final class CloseNames {

  private static final int MAX_DISTANCE = 3;
  private static final int MAX_NAMES = 3;

  private CloseNames() {}

  /** Gives the names that are nearest, the nearest first. */
  static List<String> of(String typed, Collection<String> names) {
    return names.stream()
        .filter(name -> isClose(typed, name))
        .sorted(Comparator.comparingInt(name -> distance(typed, name)))
        .limit(MAX_NAMES)
        .collect(Collectors.toList());
  }

  /* Of a short word not much may differ: everything is near to an empty one. */
  private static boolean isClose(String typed, String name) {
    int letters = typed.replace("-", "").length();
    return letters > 0
        && (name.startsWith(typed) || distance(typed, name) <= Math.min(MAX_DISTANCE, letters / 2));
  }

  /** Words an offer of names for the end of an error; empty if there are none. */
  static String offered(List<String> names) {
    return names.isEmpty()
        ? ""
        : ", maybe you meant:\n\n"
            + names.stream().map(one -> "  * " + one).collect(Collectors.joining("\n"));
  }

  /** Counts the letters that must be changed, added or removed. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
