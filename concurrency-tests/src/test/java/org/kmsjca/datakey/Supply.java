// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/** Something that gives out message numbers, as a {@link DataKey} does. */
@FunctionalInterface
interface Supply {

  /** As {@link DataKey#reserve}. */
  boolean reserve(NumberBlock block, int wantedNumbers, long wantedBytes);

  /**
   * Tells what two blocks that were taken at once have in common.
   *
   * @return {@code unique} or {@code EQUAL}
   */
  static String compare(NumberBlock one, NumberBlock other) {
    if (!one.hasNext() || !other.hasNext()) {
      return "NOTHING";
    }
    long a = one.next();
    while (other.hasNext()) {
      if (other.next() == a) {
        return "EQUAL";
      }
    }
    return "unique";
  }

  /** Begins messages of one byte, as many as it gets up to a maximum, and counts them. */
  default int begin(NumberBlock block, int messages) {
    int begun = 0;
    while (begun < messages && (block.hasNext() || reserve(block, 1, 1))) {
      block.next();
      block.used(1);
      begun++;
    }
    return begun;
  }
}
