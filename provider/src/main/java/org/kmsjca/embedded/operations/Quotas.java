// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many things there may be, and how large.
 *
 * @param keys customer managed keys of an account in a Region, in all states
 * @param aliasesPerKey aliases of one key
 * @param grantsPerKey grants of one key
 * @param policyBytes the size of a key policy in UTF-8, at most 32,768
 * @param tagsPerKey tags of one key
 * @param onDemandRotationsPerKey rotations on demand of one key, ever
 */
public record Quotas(
    int keys,
    int aliasesPerKey,
    int grantsPerKey,
    int policyBytes,
    int tagsPerKey,
    int onDemandRotationsPerKey) {

  /** The quotas of AWS KMS. */
  public static final Quotas AWS = new Quotas(100_000, 50, 50_000, 32_768, 50, 25);

  private static final String PRESET = "aws";

  /**
   * Reads quotas.
   *
   * @param text {@code aws}, or {@code name=number} for those that differ from AWS KMS, separated
   *     by commas; the names are {@code keys}, {@code aliases-per-key}, {@code grants-per-key},
   *     {@code policy-bytes}, {@code tags-per-key} and {@code on-demand-rotations-per-key}
   * @throws IllegalArgumentException if a name is not known, or a number is not from 1 to
   *     2,147,483,647, for {@code policy-bytes} to 32,768
   */
  public static Quotas parse(String text) {
    Map<String, Integer> numbers = AWS.byName();
    for (String part : text.split(",", -1)) {
      String item = part.strip();
      if (item.equals(PRESET)) {
        continue;
      }
      int sign = Math.max(item.indexOf('='), 0);
      String name = item.substring(0, sign);
      if (!numbers.containsKey(name)) {
        throw new IllegalArgumentException(
            "unknown resource quota '" + item + "'; known are " + AWS.byName().keySet());
      }
      numbers.put(name, number(item, item.substring(sign + 1)));
    }
    Quotas quotas = of(numbers);
    if (quotas.policyBytes > AWS.policyBytes) {
      throw new IllegalArgumentException(
          "resource quota 'policy-bytes' is " + quotas.policyBytes + "; at most 32768 is allowed");
    }
    return quotas;
  }

  private static int number(String item, String digits) {
    try {
      int number = Integer.parseInt(digits.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw noNumber(item, e);
    }
    throw noNumber(item, null);
  }

  private static IllegalArgumentException noNumber(
      String item, @org.jspecify.annotations.Nullable NumberFormatException cause) {
    return new IllegalArgumentException(
        "resource quota '" + item + "' has no number from 1 to " + Integer.MAX_VALUE, cause);
  }

  private Map<String, Integer> byName() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("keys", keys);
    numbers.put("aliases-per-key", aliasesPerKey);
    numbers.put("grants-per-key", grantsPerKey);
    numbers.put("policy-bytes", policyBytes);
    numbers.put("tags-per-key", tagsPerKey);
    numbers.put("on-demand-rotations-per-key", onDemandRotationsPerKey);
    return numbers;
  }

  private static Quotas of(Map<String, Integer> numbers) {
    Integer[] inOrder = numbers.values().toArray(new Integer[0]);
    return new Quotas(inOrder[0], inOrder[1], inOrder[2], inOrder[3], inOrder[4], inOrder[5]);
  }
}
