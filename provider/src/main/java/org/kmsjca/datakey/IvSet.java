// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * A set of numbers of 96 bits that takes 12 bytes for each place, half of them free.
 *
 * <p><b>Thread safety:</b> none; its owner locks.
 */
final class IvSet {

  private static final int FIRST_CAPACITY = 8;

  /* Open addressing with linear probing. Zero marks a free place, and is remembered apart. */
  private static final long MIX_HIGH = 0x9E3779B97F4A7C15L;
  private static final long MIX_LOW = 0xC2B2AE3D27D4EB4FL;

  private int[] highs = new int[FIRST_CAPACITY];
  private long[] lows = new long[FIRST_CAPACITY];
  private int size;
  private boolean hasZero;

  boolean contains(int high, long low) {
    if (high == 0 && low == 0) {
      return hasZero;
    }
    int place = place(high, low);
    return highs[place] != 0 || lows[place] != 0;
  }

  /** Adds a number; false if it was there. */
  boolean add(int high, long low) {
    if (contains(high, low)) {
      return false;
    }
    if (high == 0 && low == 0) {
      hasZero = true;
      return true;
    }
    if (2 * (size + 1) > highs.length) {
      grow();
    }
    put(high, low);
    size++;
    return true;
  }

  int size() {
    return hasZero ? size + 1 : size;
  }

  private void put(int high, long low) {
    int place = place(high, low);
    highs[place] = high;
    lows[place] = low;
  }

  /* Where the number is, or where it would be. */
  private int place(int high, long low) {
    int mask = highs.length - 1;
    long mixed = (high * MIX_HIGH ^ low) * MIX_LOW;
    int place = (int) (mixed ^ mixed >>> Integer.SIZE) & mask;
    while ((highs[place] != 0 || lows[place] != 0)
        && (highs[place] != high || lows[place] != low)) {
      place = place + 1 & mask;
    }
    return place;
  }

  private void grow() {
    int[] oldHighs = highs;
    long[] oldLows = lows;
    highs = new int[2 * oldHighs.length];
    lows = new long[2 * oldLows.length];
    for (int i = 0; i < oldHighs.length; i++) {
      if (oldHighs[i] != 0 || oldLows[i] != 0) {
        put(oldHighs[i], oldLows[i]);
      }
    }
  }
}
